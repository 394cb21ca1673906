using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Experiments;

/// <summary>What a run does now, for status and watchers. Nothing here is stored, and no number depends on it.</summary>
internal sealed class RunActivity
{
    private const int RecentIterations = 10;
    private readonly Queue<(int Evaluations, double Seconds)> recent = new();

    /// <summary>Fires whenever a watcher may have something to see.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>How far the plan at hand is; null if there is none.</summary>
    public RunProgress? Progress
    {
        get;
        set => Set(ref field, value);
    }

    /// <summary>What keeps the run from evaluating, apart from silos that do not come.</summary>
    public RunBlock BlockedBy
    {
        get;
        set => Set(ref field, value);
    }

    /// <summary>What there is to say of it; empty if there is nothing.</summary>
    public string Message
    {
        get;
        set => Set(ref field, value);
    } = "";

    /// <summary>Evaluations per second of the last iterations; 0 before there is one.</summary>
    public double EvaluationsPerSecond =>
        recent.Sum(r => r.Seconds) is > 0 and var seconds ? recent.Sum(r => (double)r.Evaluations) / seconds : 0;

    /// <summary>Mean duration of the last iterations; 0 before there is one.</summary>
    public double SecondsPerIteration => recent.Count == 0 ? 0 : recent.Average(r => r.Seconds);

    /// <summary>An iteration, of whatever phase, is done.</summary>
    public void IterationDone(int evaluations, double seconds)
    {
        recent.Enqueue((evaluations, seconds));
        if (recent.Count > RecentIterations) recent.Dequeue();
        Changed.Fire();
    }

    /// <summary>The loop has ended: rates mean nothing any more.</summary>
    public void Rest()
    {
        recent.Clear();
        (Progress, BlockedBy, Message) = (null, RunBlock.None, "");
        Changed.Fire();
    }

    private void Set<T>(ref T field, T value)
    {
        if (EqualityComparer<T>.Default.Equals(field, value)) return;
        field = value;
        Changed.Fire();
    }
}
