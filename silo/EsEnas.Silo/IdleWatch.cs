using EsEnas.Grains.Abstractions;

namespace EsEnas.Silo;

/// <summary>Notices that nothing works any more.</summary>
/// <param name="catalog">The list of runs.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleWatch(IExperimentCatalog catalog, TimeProvider time)
{
    /// <summary>How long nothing must have worked.</summary>
    internal static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for a first run: the process that started the silo must still connect and submit.</summary>
    internal static readonly TimeSpan FirstRunTime = TimeSpan.FromSeconds(15);

    /// <summary>Time between looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when no run was running for <see cref="IdleTime"/>, or none came within <see cref="FirstRunTime"/>.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        var timeout = FirstRunTime;
        for (var idleSince = time.GetTimestamp(); time.GetElapsedTime(idleSince) < timeout;)
        {
            await Task.Delay(Interval, time, cancellationToken);
            if (!await AnyRunningAsync()) continue;
            timeout = IdleTime;
            idleSince = time.GetTimestamp();
        }
    }

    // A list that cannot be read (the store is unavailable) says nothing about the runs, so the silo stays.
    private async Task<bool> AnyRunningAsync()
    {
        try
        {
            return (await catalog.List()).Any(run => run.State == RunState.Running);
        }
        catch (Exception)
        {
            return true;
        }
    }
}
