using System.Diagnostics;
using EsEnas.Core.Rollouts;
using EsEnas.Grains.Rollouts;

namespace EsEnas.Grains.Workers;

/// <summary>
/// Lets a worker's evaluation run for a twentieth of a second at a time, and then asks its owner: there it may be held up, or stopped.
/// </summary>
internal sealed class WorkerGate(WorkerChannel channel) : IStepGate
{
    private static readonly TimeSpan Grant = TimeSpan.FromMilliseconds(50);
    private StepPace pace;
    private long granted;

    /// <summary>A new evaluation.</summary>
    public void Begin()
    {
        granted = Stopwatch.GetTimestamp();
        pace = StepPace.Start(granted);
    }

    public int Pass()
    {
        var now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(granted, now) < Grant) return pace.Next(now);
        channel.Send(WorkerMessage.Spent, []);
        if (channel.Receive() != WorkerMessage.Go) throw new OperationCanceledException();
        granted = Stopwatch.GetTimestamp();
        return pace.Resume(granted);
    }
}
