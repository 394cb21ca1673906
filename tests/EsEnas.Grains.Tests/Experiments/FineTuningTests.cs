using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>The last phase: what it leaves in status, history and policy, and what survives.</summary>
public sealed class FineTuningTests
{
    private const string Id = "run";
    private const string FivePolishes = "polish: { iterations: 5, stepSize: 0.05 }";

    [Fact]
    public async Task Polish_is_reported_beside_a_training_that_it_does_not_change()
    {
        var yaml = Specifications.Point(4, seed: 21, more: FivePolishes);
        await using var cluster = await GrainCluster.StartAsync();
        var end = await cluster.CompleteAsync(Id, yaml);
        var expected = Specifications.UndisturbedPolish(yaml);

        Assert.Equal((RunState.Completed, 4), (end.State, end.Iteration.Value));
        Assert.Equal(new PolishStatus(5, 5, expected.Before, expected.After), end.Polish);
        Assert.Equal(expected.After - expected.Before, end.Polish!.Gain);
        Assert.Equal(Math.Max(expected.Before, expected.After), end.PolicyReturn);
        Assert.Equal(expected.Rows, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("fine-tuning", new(1), int.MaxValue)));
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(4, seed: 21)), await cluster.HistoryAsync(Id));
        Assert.NotEmpty(end.Pareto);
        // As stored, without a session.
        await cluster.Silos.DeactivateAsync(cluster.Run(Id).GetGrainId());
        var again = await cluster.Run(Id).GetStatus();
        Assert.Equal(end.Polish, again.Polish);
        Assert.Equal(end.Pareto, again.Pareto.AsEnumerable());
        Assert.Equal(5, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("fine-tuning", new(1), 100)).Length);
    }

    [Fact]
    public async Task Iterations_of_the_polish_are_counted_and_traced_like_those_of_training()
    {
        var trace = ActivityTraceId.CreateRandom();
        var traced = new ConcurrentQueue<(string Name, object? Iteration)>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryCatalog.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            // It hears of other tests' spans too.
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace) traced.Enqueue((activity.OperationName, activity.GetTagItem(TelemetryCatalog.Iteration)));
            },
        };
        ActivitySource.AddActivityListener(spans);
        await using var cluster = await GrainCluster.StartAsync();
        var meters = cluster.Silos.GetSiloServiceProvider().GetRequiredService<IMeterFactory>();
        var iterations = 0L;
        var tells = 0;
        using var counts = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == (object)meters) self.EnableMeasurementEvents(instrument);
            },
        };
        counts.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == TelemetryCatalog.Iterations.Name) Interlocked.Add(ref iterations, value);
        });
        counts.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (instrument.Name == TelemetryCatalog.IterationDuration.Name && (string?)tags[0].Value == TelemetryCatalog.TellPhase)
                Interlocked.Increment(ref tells);
        });
        counts.Start();

        await cluster.Run(Id).Submit(new SubmitRequest(Specifications.Point(2, seed: 23, more: FivePolishes),
            TraceParent: $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
        var end = await cluster.UntilAsync(Id, status => status.State == RunState.Completed);

        Assert.Equal((7, 7), (iterations, tells));
        Assert.Equal(trace.ToHexString(), end.TraceId);
        // The first three since the run started: two of training, one of its polish.
        Assert.Equal([1, 2, 3], traced.Where(span => span.Name == TelemetryCatalog.IterationSpan)
            .Select(span => span.Iteration).Cast<int>());
        Assert.Equal(3, traced.Count(span => span.Name == TelemetryCatalog.TellSpan));
    }

    [Fact]
    public async Task Killed_polish_goes_on_where_it_was_and_ends_with_the_same_policy_to_the_bit()
    {
        var storage = new SharedStorage();
        var objectives = new TestObjectives();
        var yaml = Specifications.Point(3, seed: 22, more: FivePolishes);
        string? undisturbed;
        await using (var other = await GrainCluster.StartAsync())
        {
            await other.CompleteAsync(Id, yaml);
            undisturbed = (await other.Run(Id).RequestPolicy()).Json;
        }
        using var gate = new ManualResetEventSlim();
        objectives.Before = (plan, _, token) =>
        {
            if (plan.Id is { Phase: PhaseNumbers.FineTuning, Iteration: 2 }) gate.Wait(token);
        };
        await using (var first = await GrainCluster.StartAsync(storage: storage, objectives: objectives))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            var status = await first.UntilAsync(Id, s => s.Progress is { Phase: "fine-tuning", Done: 2, Steps: 5, Unit: "iteration" });
            Assert.Equal((RunState.Running, 2), (status.State, status.Polish!.Iteration));
            Assert.Null(status.Polish.Gain);
            await first.Silos.KillSiloAsync(first.Silos.Silos[0], TestContext.Current.CancellationToken);
        }
        objectives.Before = (plan, _, _) =>
        {
            if (plan.Id is not ({ Phase: PhaseNumbers.FineTuning, Iteration: >= 2 } or { Phase: PhaseNumbers.Selection }))
                throw new InvalidOperationException("done again");
        };
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives);
        Assert.Equal(RunState.Completed, (await second.EndAsync(Id)).State);
        Assert.Equal(undisturbed, (await second.Run(Id).RequestPolicy()).Json);
        Assert.Equal(Specifications.UndisturbedPolish(yaml).Rows,
            Specifications.Csv(await second.Run(Id).GetPhaseHistory("fine-tuning", new(1), 10)));
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await second.HistoryAsync(Id));
    }

    [Fact]
    public async Task Graceful_stop_keeps_the_rows_that_no_history_grain_has()
    {
        var storage = new SharedStorage();
        var yaml = Specifications.Point(2, seed: 23, everySeconds: 3600, more: "polish: { iterations: 100000 }");
        await using (var first = await GrainCluster.StartAsync(storage: storage))
        {
            await first.Run(Id).Submit(new SubmitRequest(yaml));
            await first.UntilAsync(Id, s => s.Polish is { Iteration: >= 3 });
            await first.Silos.StopSiloAsync(first.Silos.Silos[0], TestContext.Current.CancellationToken);
        }
        await using var second = await GrainCluster.StartAsync(storage: storage, autoResume: false);
        var record = second.Store.Read<ExperimentRecord>("experiment", second.Run(Id).GetGrainId());
        Assert.NotEmpty(record.Phases.Single(phase => phase.Name == "fine-tuning").PendingRows);
        var status = await second.Run(Id).GetStatus();
        Assert.True(status.Polish!.Iteration >= 3, $"polish at {status.Polish.Iteration}");
        var rows = Specifications.Csv(await second.Run(Id).GetPhaseHistory("fine-tuning", new(1), int.MaxValue));
        Assert.Equal(status.Polish.Iteration, rows.Length);
        var undisturbed =
            Specifications.UndisturbedPolish(Specifications.Point(2, seed: 23, more: $"polish: {{ iterations: {rows.Length} }}"));
        Assert.Equal(undisturbed.Rows, rows);
        await second.Run(Id).Resume(false);
        await second.UntilAsync(Id, s => s.Polish!.Iteration >= status.Polish.Iteration + 2);
        var paused = await second.Run(Id).Pause();
        Assert.Equal(paused.Polish!.Iteration,
            Specifications.Csv(await second.Run(Id).GetPhaseHistory("fine-tuning", new(1), int.MaxValue)).Length);
        await second.Run(Id).Cancel();
    }

    [Fact]
    public async Task Extended_run_polishes_the_policy_of_its_new_end()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync(Id, Specifications.Point(2, seed: 24, more: FivePolishes));
        await cluster.Run(Id).Extend(5);
        var end = await cluster.EndAsync(Id);
        var yaml = Specifications.Point(5, seed: 24, more: FivePolishes);
        var expected = Specifications.UndisturbedPolish(yaml);
        Assert.Equal((RunState.Completed, 5), (end.State, end.Iteration.Value));
        Assert.Equal(new PolishStatus(5, 5, expected.Before, expected.After), end.Polish);
        Assert.Equal(expected.Rows, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("fine-tuning", new(1), 100)));
        Assert.Equal(Specifications.UndisturbedHistory(yaml), await cluster.HistoryAsync(Id));
    }

    [Fact]
    public async Task Policy_asked_for_at_the_last_iteration_does_not_take_the_place_of_the_polish()
    {
        await using var cluster = await GrainCluster.StartAsync(autoResume: false);
        var yaml = Specifications.Point(3, seed: 25, more: FivePolishes);
        using var gate = new ManualResetEventSlim();
        cluster.Objectives.Before = (plan, _, token) =>
        {
            if (plan.Id is { Phase: PhaseNumbers.FineTuning, Iteration: 0 }) gate.Wait(token);
        };
        await cluster.Run(Id).Submit(new SubmitRequest(yaml));
        await cluster.UntilAsync(Id, s => s.Progress is { Phase: "fine-tuning", Done: 0 });
        var early = await cluster.Run(Id).RequestPolicy();
        Assert.NotNull(early.Json);
        gate.Set();
        var end = await cluster.EndAsync(Id);
        var expected = Specifications.UndisturbedPolish(yaml);
        Assert.Equal(expected.After, end.Polish!.After);
        Assert.Equal(expected.After <= expected.Before, early.Json == (await cluster.Run(Id).RequestPolicy()).Json);
    }
}
