using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Experiments;

/// <summary>What a run does now, for status and watchers. Nothing here is stored, and no number depends on it.</summary>
internal sealed class RunBoard
{
    private const int RecentIterations = 10;
    private readonly Queue<(int Evaluations, double Seconds)> recent = new();

    /// <summary>Fires whenever a watcher may have something to see.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>In a few words.</summary>
    public string Activity
    {
        get;
        set
        {
            if (field == value) return;
            field = value;
            Changed.Fire();
        }
    } = "";

    /// <summary>What hinders the run at present; empty if nothing does.</summary>
    public string Hindrance
    {
        get;
        set
        {
            if (field == value) return;
            field = value;
            Changed.Fire();
        }
    } = "";

    public double EvaluationsPerSecond => recent.Sum(r => r.Seconds) is > 0 and var seconds ? recent.Sum(r => (double)r.Evaluations) / seconds : 0;

    public double SecondsPerIteration => recent.Count == 0 ? 0 : recent.Average(r => r.Seconds);

    public void IterationDone(int evaluations, double seconds)
    {
        recent.Enqueue((evaluations, seconds));
        if (recent.Count > RecentIterations) recent.Dequeue();
        Changed.Fire();
    }

    /// <summary>The loop has ended: rates mean nothing any more.</summary>
    public void Rest(string activity)
    {
        recent.Clear();
        Hindrance = "";
        Activity = activity;
        Changed.Fire();
    }
}
