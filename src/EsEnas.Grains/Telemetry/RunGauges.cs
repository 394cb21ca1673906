using System.Diagnostics.Metrics;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Telemetry;

/// <summary>The gauges that carry a run's id: of the runs that this silo works on, a bounded number of them. Thread safe.</summary>
internal sealed class RunGauges
{
    /// <summary>Runs of a silo that have gauges of their own; more only count.</summary>
    public const int Limit = 100;

    private readonly Lock gate = new();
    private readonly LinkedList<RunGauge> shown = [];
    private readonly TimeProvider time;
    private int active;

    public RunGauges(Meter meter, TimeProvider time)
    {
        this.time = time;
        meter.CreateObservableGauge(TelemetryCatalog.ActiveRuns.Name, () => Volatile.Read(ref active), TelemetryCatalog.ActiveRuns.Unit,
            TelemetryCatalog.ActiveRuns.Description);
        Gauge(TelemetryCatalog.RunIteration, run => run.Iteration);
        Gauge(TelemetryCatalog.RunIterations, run => run.Iterations);
        Gauge(TelemetryCatalog.RunMeanReturn, run => run.Row?.MeanReturn ?? double.NaN);
        Gauge(TelemetryCatalog.RunBestReturn, run => run.Row?.BestReturn ?? double.NaN);
        Gauge(TelemetryCatalog.RunLiveEdges, run => run.Row?.LiveWeights ?? double.NaN);
        Gauge(TelemetryCatalog.RunEntropy, run => run.Entropy());
        Gauge(TelemetryCatalog.RunTimeLeft, run => run.SecondsLeft);
        Gauge(TelemetryCatalog.RunIterationAge, run => run.Age.TotalSeconds);

        void Gauge(InstrumentDefinition of, Func<RunGauge, double> read) =>
            meter.CreateObservableGauge(of.Name, () => Read(read), of.Unit, of.Description);
    }

    /// <summary>A run starts to work here; dispose what is returned when it stops.</summary>
    public RunGauge Enter(RunId run, string task, int iteration, int iterations)
    {
        Interlocked.Increment(ref active);
        var gauge = new RunGauge(run, task, iteration, iterations, time, Leave);
        lock (gate)
        {
            if (shown.Count < Limit) shown.AddLast(gauge);
        }
        return gauge;
    }

    private void Leave(RunGauge gauge)
    {
        Interlocked.Decrement(ref active);
        lock (gate) shown.Remove(gauge);
    }

    private List<Measurement<double>> Read(Func<RunGauge, double> read)
    {
        RunGauge[] runs;
        lock (gate) runs = [.. shown];
        var measurements = new List<Measurement<double>>(runs.Length);
        foreach (var run in runs)
        {
            // A number that there is not (all evaluations diverged, no decisions) is no measurement.
            if (read(run) is var value && double.IsFinite(value)) measurements.Add(new Measurement<double>(value, run.Tags));
        }
        return measurements;
    }
}
