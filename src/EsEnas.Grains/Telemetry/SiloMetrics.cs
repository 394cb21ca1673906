using System.Diagnostics.Metrics;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Telemetry;

/// <summary>
/// A silo's instruments (<see cref="TelemetryCatalog.Instruments"/>). Costs next to nothing without a listener. Thread safe.
/// </summary>
internal sealed class SiloMetrics
{
    public const string Lost = "lost";
    public const string Stopping = "stopping";
    public const string Full = "full";
    public const string Fault = "fault";
    public const string Ok = "ok";
    public const string Failed = "failed";
    public const string Fenced = "fenced";

    private static readonly string[] Reasons = [Lost, Stopping, Full, Fault];
    private readonly Meter meter;
    private readonly Counter<long> evaluations;
    private readonly Counter<long> steps;
    private readonly Histogram<double> evaluationDuration;
    private readonly Counter<long> diverged;
    private readonly Counter<long> iterations;
    private readonly Histogram<double> iterationDuration;
    private readonly Histogram<double> checkpointDuration;
    private readonly Histogram<long> checkpointSize;
    private readonly long[] redone = new long[Reasons.Length];
    private long speculative;
    private long mismatching;

    public SiloMetrics(IMeterFactory meters, TimeProvider time) : this(meters.Create(TelemetryCatalog.MeterName), time) { }

    private SiloMetrics(Meter meter, TimeProvider time)
    {
        this.meter = meter;
        evaluations = Counter(TelemetryCatalog.Evaluations);
        steps = Counter(TelemetryCatalog.EnvironmentSteps);
        evaluationDuration = Histogram<double>(TelemetryCatalog.EvaluationDuration);
        diverged = Counter(TelemetryCatalog.DivergedEvaluations);
        iterations = Counter(TelemetryCatalog.Iterations);
        iterationDuration = Histogram<double>(TelemetryCatalog.IterationDuration);
        checkpointDuration = Histogram<double>(TelemetryCatalog.CheckpointDuration);
        checkpointSize = Histogram<long>(TelemetryCatalog.CheckpointSize);

        // Observed, so that what has not happened yet is a zero and not a gap: an alert must be able to see it rise.
        Total(TelemetryCatalog.Redone,
            () => Reasons.Select((reason, i) => new Measurement<long>(Volatile.Read(ref redone[i]), Tag(TelemetryCatalog.Reason, reason))));
        Total(TelemetryCatalog.Speculative, () => [new Measurement<long>(Volatile.Read(ref speculative))]);
        Total(TelemetryCatalog.Mismatching, () => [new Measurement<long>(Volatile.Read(ref mismatching))]);
        Runs = new RunGauges(meter, time);
    }

    /// <summary>Instruments without listeners.</summary>
    public static SiloMetrics Unobserved { get; } = new(new Meter("EsEnas.Unobserved"), TimeProvider.System);

    /// <summary>The gauges of runs.</summary>
    public RunGauges Runs { get; }

    /// <summary>A slot has completed an evaluation.</summary>
    public void Evaluated(string task, Outcome outcome, double seconds)
    {
        if (!evaluations.Enabled) return;
        var tag = Tag(TelemetryCatalog.Task, TaskLabel.Of(task));
        evaluations.Add(1, tag);
        steps.Add(outcome.Steps, tag);
        evaluationDuration.Record(seconds, tag);
    }

    /// <summary>Evaluations return to the queue.</summary>
    /// <param name="count">How many.</param>
    /// <param name="reason"><see cref="Lost"/>, <see cref="Stopping"/>, <see cref="Full"/> or <see cref="Fault"/>.</param>
    public void Redone(int count, string reason) => Interlocked.Add(ref redone[Array.IndexOf(Reasons, reason)], count);

    /// <summary>Evaluations start a second time.</summary>
    public void Speculative(int count) => Interlocked.Add(ref speculative, count);

    /// <summary>Two silos disagree about an evaluation.</summary>
    public void Mismatch() => Interlocked.Increment(ref mismatching);

    /// <summary>A run has completed an iteration.</summary>
    public void Iterated(string task, IterationRow row)
    {
        if (!iterations.Enabled) return;
        var tag = Tag(TelemetryCatalog.Task, TaskLabel.Of(task));
        iterations.Add(1, tag);
        // The commonest reason is counted even where it is zero, so that the first one that occurs is a rise and not a new series.
        diverged.Add(row.Invalid[InvalidReason.Diverged], tag,
            Tag(TelemetryCatalog.Invalid, InvalidReasonText.Label(InvalidReason.Diverged)));
        foreach (var (reason, count) in row.Invalid.Present)
            if (reason != InvalidReason.Diverged) diverged.Add(count, tag, Tag(TelemetryCatalog.Invalid, InvalidReasonText.Label(reason)));
    }

    /// <summary>A phase of an iteration has ended.</summary>
    public void PhaseEnded(string phase, double seconds) => iterationDuration.Record(seconds, Tag(TelemetryCatalog.Phase, phase));

    /// <summary>An attempt to write a checkpoint has ended.</summary>
    /// <param name="outcome"><see cref="Ok"/>, <see cref="Failed"/> or <see cref="Fenced"/>.</param>
    /// <param name="seconds">Its time.</param>
    /// <param name="bytes">The trainer's state.</param>
    public void Checkpointed(string outcome, double seconds, int bytes)
    {
        checkpointDuration.Record(seconds, Tag(TelemetryCatalog.Outcome, outcome));
        if (outcome == Ok) checkpointSize.Record(bytes);
    }

    /// <summary>Reads the pool's load whenever somebody collects.</summary>
    public void ObservePool(Func<(int Slots, int Busy, int Queued)> load)
    {
        Gauge(TelemetryCatalog.Slots, () => load().Slots);
        Gauge(TelemetryCatalog.BusySlots, () => load().Busy);
        Gauge(TelemetryCatalog.QueueLength, () => load().Queued);
    }

    /// <summary>Reads what models take of memory whenever somebody collects.</summary>
    public void ObserveMemory(Func<(long InUse, long Kept, long Limit)> memory, Func<long> evictions)
    {
        var definition = TelemetryCatalog.ModelMemory;
        meter.CreateObservableGauge(definition.Name, () =>
        {
            var (inUse, kept, _) = memory();
            return new[]
            {
                new Measurement<long>(inUse, Tag(TelemetryCatalog.MemoryUse, "working")),
                new Measurement<long>(kept, Tag(TelemetryCatalog.MemoryUse, "kept")),
            };
        }, definition.Unit, definition.Description);
        var limit = TelemetryCatalog.ModelMemoryLimit;
        meter.CreateObservableGauge(limit.Name, () => memory().Limit, limit.Unit, limit.Description);
        Total(TelemetryCatalog.ModelEvictions, () => [new Measurement<long>(evictions())]);
    }

    /// <summary>Reads whether this silo gets work whenever somebody collects.</summary>
    public void ObserveAvailability(Func<SiloAvailability> read)
    {
        var definition = TelemetryCatalog.SiloAvailability;
        meter.CreateObservableGauge(definition.Name, () =>
        {
            var current = read();
            return Enum.GetValues<SiloAvailability>().Select(each =>
                new Measurement<int>(each == current ? 1 : 0, Tag(TelemetryCatalog.Availability, each.ToString().ToLowerInvariant())));
        }, definition.Unit, definition.Description);
    }

    /// <summary>Reads the number of active silos whenever somebody collects.</summary>
    public void ObserveSilos(Func<int> count) => Gauge(TelemetryCatalog.Silos, count);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private Counter<long> Counter(InstrumentDefinition of) => meter.CreateCounter<long>(of.Name, of.Unit, of.Description);

    private Histogram<T> Histogram<T>(InstrumentDefinition of) where T : struct =>
        meter.CreateHistogram(of.Name, of.Unit, of.Description, null,
            new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. of.Buckets.Select(
                bound => (T)Convert.ChangeType(bound, typeof(T), System.Globalization.CultureInfo.InvariantCulture))] });

    private void Total(InstrumentDefinition of, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableCounter(of.Name, read, of.Unit, of.Description);

    private void Gauge(InstrumentDefinition of, Func<int> read) => meter.CreateObservableGauge(of.Name, read, of.Unit, of.Description);
}
