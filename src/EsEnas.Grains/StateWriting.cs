namespace EsEnas.Grains;

/// <summary>How grains that keep their state in memory write it.</summary>
internal static class StateWriting
{
    /// <summary>Writes a grain's next state. If that fails the state stays what it was, and the grain ends when it is idle.</summary>
    /// <exception cref="Exception">The store's error: the write may or may not have happened.</exception>
    public static async Task WriteAsync<TState>(this IPersistentState<TState> storage, TState next, IGrainBase grain)
    {
        var current = storage.State;
        storage.State = next;
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // The write may have happened: start over from what is stored.
            storage.State = current;
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
