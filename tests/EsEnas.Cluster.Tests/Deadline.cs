namespace EsEnas.Cluster.Tests;

/// <summary>Polls, generously: on a machine whose cores are all busy everything takes many times as long.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the condition holds.</summary>
    /// <exception cref="TimeoutException">It still does not after minutes.</exception>
    public static Task UntilAsync(Func<bool> condition, Func<string>? said = null) => UntilAsync(() => Task.FromResult(condition()), said);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string}?)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? said = null)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Limit)
                throw new TimeoutException($"not within {Limit.TotalMinutes} minutes\n{said?.Invoke()}");
            await Task.Delay(LookEvery, TestContext.Current.CancellationToken);
        }
    }
}
