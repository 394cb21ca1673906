using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Storage;

/// <summary>How grains that keep their state in memory read and write it.</summary>
internal static class StoredStates
{
    /// <summary>The message about a state that cannot be decoded.</summary>
    /// <param name="what">The state: "the record of run 'a'".</param>
    /// <param name="damage">Why not (<see cref="IStoredState.Damage"/>).</param>
    public static RunException Damaged(string what, string damage) => new(RunError.Failed, DamageOf(what, damage));

    /// <inheritdoc cref="Damaged"/>
    public static string DamageOf(string what, string damage) => $"{what} cannot be decoded: {damage}. Restore the store from a backup.";

    /// <summary>The state, if it could be decoded.</summary>
    /// <param name="storage">The state's storage.</param>
    /// <param name="what">The state, for the message.</param>
    /// <param name="grain">Ends when it is idle if the state is damaged, so that one that has been restored is read.</param>
    /// <exception cref="RunException">It could not (<see cref="RunError.Failed"/>).</exception>
    public static TState Sound<TState>(this IPersistentState<TState> storage, string what, IGrainBase grain) where TState : IStoredState
    {
        if (storage.State.Damage.Length == 0) return storage.State;
        grain.DeactivateOnIdle();
        throw Damaged(what, storage.State.Damage);
    }

    /// <summary>Removes a grain's state, if there is one; the grain ends when it is idle.</summary>
    /// <exception cref="Exception">The store's error: it may or may not have happened.</exception>
    public static async Task ClearAsync<TState>(this IPersistentState<TState> storage, IGrainBase grain)
    {
        try
        {
            if (storage.RecordExists) await storage.ClearStateAsync();
        }
        finally
        {
            grain.DeactivateOnIdle();
        }
    }

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
