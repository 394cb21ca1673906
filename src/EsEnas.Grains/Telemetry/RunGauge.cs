using EsEnas.Core.Controllers;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Search;

namespace EsEnas.Grains.Telemetry;

/// <summary>What the gauges show of one active run. Written by its loop, read by collectors. Thread safe.</summary>
internal sealed class RunGauge(RunId run, string task, int iteration, int iterations, TimeProvider time, Action<RunGauge> leave)
    : IDisposable
{
    private readonly Lock gate = new();
    private long since = time.GetTimestamp();
    private double pace;
    private (SearchSpace Space, EvaluationPlan Plan)? last;
    private double entropy = double.NaN;
    private bool left;

    public KeyValuePair<string, object?>[] Tags { get; } =
        [new(TelemetryCatalog.Run, run.Value), new(TelemetryCatalog.Task, TaskLabel.Of(task))];

    /// <summary>The row of the last iteration that was completed here; null before.</summary>
    public IterationRow? Row { get; private set; }

    public int Iteration => Row?.Iteration.Value ?? iteration;

    public int Iterations => iterations;

    /// <summary>Since the last iteration or round ended.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (gate) return time.GetElapsedTime(since);
        }
    }

    /// <summary>NaN before the first iteration here, and after training, whose pace says nothing of the later phases.</summary>
    public double SecondsLeft
    {
        get
        {
            lock (gate) return Row is null ? double.NaN : pace * (iterations - Row.Iteration.Value);
        }
    }

    /// <summary>An iteration is complete.</summary>
    public void Show(IterationRow row, SearchSpace space, EvaluationPlan plan, double secondsPerIteration)
    {
        lock (gate)
        {
            (Row, pace, since, last) = (row, secondsPerIteration, time.GetTimestamp(), (space, plan));
        }
    }

    /// <summary>Training is over.</summary>
    public void EndTraining()
    {
        lock (gate) (pace, since) = (double.NaN, time.GetTimestamp());
    }

    /// <summary>The run is alive, in a phase after training.</summary>
    public void Touch()
    {
        lock (gate) since = time.GetTimestamp();
    }

    /// <summary>
    /// Entropy of the last plan's models; computed on collection, so that short iterations need not pay for it. NaN if there are no
    /// decisions.
    /// </summary>
    public double Entropy()
    {
        lock (gate)
        {
            if (last is { } models)
                entropy = ModelEntropy.OfDecisions(models.Space, models.Plan.Evaluations.Select(evaluation => evaluation.Model));
            last = null;
            return entropy;
        }
    }

    public void Dispose()
    {
        if (left) return;
        left = true;
        leave(this);
    }
}
