using System.Diagnostics;
using System.Diagnostics.Metrics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Silo.Tests.Telemetry;

public sealed class RunGaugesTests
{
    [Fact]
    public void Runs_beyond_the_limit_are_counted_but_not_shown_until_others_leave()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var gauges = new SiloMetrics(meters, TimeProvider.System).Runs;
        var runs = Enumerable.Range(0, RunGauges.Limit + 2).Select(i => gauges.Enter(new($"r{i}"), "swimmer", 0, 10)).ToList();
        Assert.Equal((RunGauges.Limit, RunGauges.Limit + 2.0), Read());
        runs[^1].Dispose();
        runs[0].Dispose();
        runs[0].Dispose();
        Assert.Equal((RunGauges.Limit - 1, RunGauges.Limit + 0.0), Read());
        using var late = gauges.Enter(new("late"), "swimmer", 0, 10);
        Assert.Equal((RunGauges.Limit, RunGauges.Limit + 1.0), Read());

        (int Shown, double Active) Read()
        {
            var shown = 0;
            var active = 0.0;
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == (object)meters) self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>(
                (instrument, _, _, _) => shown += instrument.Name == TelemetryCatalog.RunIterations.Name ? 1 : 0);
            listener.SetMeasurementEventCallback<int>(
                (instrument, value, _, _) => active += instrument.Name == TelemetryCatalog.ActiveRuns.Name ? value : 0);
            listener.Start();
            listener.RecordObservableInstruments();
            return (shown, active);
        }
    }

    [Fact]
    public void Meter_holds_exactly_the_instruments_of_the_catalog()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var metrics = new SiloMetrics(meters, TimeProvider.System);
        metrics.ObservePool(() => (1, 0, 0));
        metrics.ObserveMemory(() => (1, 1, 2), () => 0);
        metrics.ObserveSilos(() => 1);
        metrics.ObserveAvailability(() => SiloAvailability.Active);
        var found = new List<(string, string?, string?)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == (object)meters) found.Add((instrument.Name, instrument.Unit, instrument.Description));
        };
        listener.Start();
        Assert.Equal(TelemetryCatalog.Instruments.Select(each => (each.Name, (string?)each.Unit, (string?)each.Description)).Order(),
            found.Order());
    }

    [Fact]
    public void Evaluation_that_is_done_again_is_traced_and_linked_to_the_call_that_lost_it()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryCatalog.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var submit = Tracing.StartSubmit(new("r"));
        var batches = BatchTracing.Of(8, new TracingOptions { Evaluations = 2 })!;
        using var first = batches.Start(new("a"), [0, 1, 2, 3])!;
        using var second = batches.Start(new("b"), [3, 4])!;
        Assert.Equal([0], first.Trace.Sampled);
        Assert.Equal([3, 4], second.Trace.Sampled);
        Assert.Equal([first.Trace.Parent, ""], second.Trace.Previous);

        Assert.Null(EvaluationTrace.Of(first.Trace, 1));
        Assert.Null(EvaluationTrace.Of(null, 1));
        using var again = EvaluationTrace.Of(second.Trace, 3)!.Start(3)!;
        Assert.Equal(second.Trace.Parent, again.ParentId);
        Assert.Equal(first.Trace.Parent, $"00-{Assert.Single(again.Links).Context.TraceId}-{again.Links.Single().Context.SpanId}-01");
        using var once = EvaluationTrace.Of(second.Trace, 4)!.Start(4)!;
        Assert.Empty(once.Links);
    }

    [Fact]
    public void Sign_of_life_after_training_makes_the_iteration_young_and_changes_nothing_else()
    {
        var time = new SteppedTime();
        using var gauge = new RunGauges(new Meter("test"), time).Enter(new("r"), "swimmer", 10, 10);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(7, gauge.Age.TotalSeconds);
        gauge.Touch();
        Assert.Equal((0, 10), (gauge.Age.TotalSeconds, gauge.Iteration));
        Assert.Null(gauge.Row);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, gauge.Age.TotalSeconds);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Default_sampling_takes_the_first_iterations_and_every_hundredth(int iteration, bool sampled) =>
        Assert.Equal(sampled, new TracingOptions().Samples(iteration, first: 1));

    [Fact]
    public void Sampling_can_be_switched_off()
    {
        var off = new TracingOptions { FirstIterations = 0, EveryIterations = 0 };
        Assert.All(Enumerable.Range(1, 1000), iteration => Assert.False(off.Samples(iteration, first: 1)));
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan by) => now += by.Ticks;
    }
}
