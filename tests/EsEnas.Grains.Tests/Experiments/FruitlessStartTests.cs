using EsEnas.Core.Documents;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>A run that ends every silo that works on it.</summary>
public sealed class FruitlessStartTests
{
    private const string Id = "run";
    private static readonly string Yaml = Specifications.Point(1000, seed: 3);
    private readonly SharedStorage storage = new();

    // No evaluation ever comes back: each waits until its silo is gone.
    private readonly TestObjectives objectives = new() { Before = (_, _, token) => token.WaitHandle.WaitOne() };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_whose_silos_die_three_times_before_an_evaluation_comes_back_is_failed_before_it_evaluates_anything()
    {
        for (var i = 0; i < 3; i++) await StartAndDieAsync();
        var made = objectives.Made;
        await using (var fourth = await StartAsync())
        {
            // Nobody asks for the run: the catalog wakes it.
            await GrainCluster.UntilAsync(async () => (await fourth.Catalog.List()).Single().State == RunState.Failed);
            Assert.Contains("3 starts in a row", (await fourth.Run(Id).GetStatus()).Message, StringComparison.Ordinal);
            Assert.Equal(made, objectives.Made);
            // Somebody who wants it gets it.
            objectives.Before = (_, _, _) => { };
            await fourth.Run(Id).Resume(false);
            await fourth.UntilAsync(Id, status => status.Iteration.Value >= 2);
            await fourth.Run(Id).Cancel();
        }
    }

    [Fact]
    public async Task Failed_run_that_is_resumed_is_tried_again_even_if_its_silo_dies_at_once()
    {
        for (var i = 0; i < 3; i++) await StartAndDieAsync();
        await using (var fourth = await StartAsync())
        {
            await GrainCluster.UntilAsync(async () => (await fourth.Catalog.List()).Single().State == RunState.Failed);
            // The record that says so is the last thing that is written.
            storage.FailAfterWrite = key =>
            {
                if (key.StartsWith("experiment/", StringComparison.Ordinal)) storage.StopAfter(0);
                return null;
            };
            Assert.Equal(RunState.Running, (await fourth.Run(Id).Resume(false)).State);
            await fourth.Silos.KillSiloAsync(fourth.Silos.Silos[0], Token);
        }
        storage.FailAfterWrite = _ => null;
        storage.Restart();
        await using var fifth = await BeginAsync();
        Assert.Equal(RunState.Running, (await fifth.Run(Id).GetStatus()).State);
    }

    [Fact]
    public async Task Run_whose_silo_has_just_died_is_cancelled_before_it_evaluates_anything()
    {
        await StartAndDieAsync();
        var made = objectives.Made;
        await using var second = await StartAsync();
        Assert.Equal(RunState.Cancelled, (await second.Run(Id).Cancel()).State);
        Assert.Equal(made, objectives.Made);
    }

    [Fact]
    public async Task Start_that_is_ended_in_order_does_not_count()
    {
        for (var i = 0; i < 2; i++) await BeginAndStopAsync();
        Assert.Equal(StartTally.None, await TallyAsync());
    }

    [Fact]
    public async Task Start_after_which_one_evaluation_came_back_is_not_fruitless_however_often_its_silo_dies()
    {
        objectives.Before = (_, evaluation, token) => { if (evaluation.Index > 0) token.WaitHandle.WaitOne(); };
        for (var i = 1; i <= 4; i++)
        {
            await using var cluster = await BeginAsync();
            await GrainCluster.UntilAsync(() => Record(cluster).Starts == new StartTally(0, i));
            await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[0], Token);
        }
    }

    [Fact]
    public async Task First_iteration_after_a_fruitless_start_is_written_at_once_also_on_a_machine_that_is_up_since_a_moment()
    {
        await using (var first = await StartAsync())
        {
            await first.Run(Id).Submit(new SubmitRequest(Specifications.Point(100_000, seed: 4, everySeconds: 3600)));
            await GrainCluster.UntilAsync(() => objectives.Made > 0);
            await first.Silos.KillSiloAsync(first.Silos.Silos[0], Token);
        }
        objectives.Before = (_, _, _) => { };
        await using var second = await GrainCluster.StartAsync(slots: 1, storage: storage, objectives: objectives,
            more: silo => silo.Services.AddSingleton<TimeProvider>(new YoungTime()));
        var status = await second.UntilAsync(Id, each => each.Iteration.Value >= 3);
        Assert.Equal(1, status.CheckpointedIteration.Value);
        await second.Run(Id).Cancel();
    }

    public static TheoryData<Exception> Refusals =>
    [
        new InvalidOperationException("libmujoco was not found"),
        new SpecificationException(new SpecificationError("task", "point", "another build's")),
        new SpecificationException("taskFile.model: too slow just now") { MayPass = true },
    ];

    [Theory, MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task Silo_that_cannot_load_the_run_says_so_and_however_often_it_tries_the_run_is_not_failed(Exception refusal)
    {
        await BeginAndStopAsync();
        var tries = 0;
        objectives.Before = (_, _, _) => { };
        objectives.Refuse = () =>
        {
            Interlocked.Increment(ref tries);
            return refusal;
        };
        await using var second = await StartAsync();
        var run = second.GrainsOfSilo.GetGrain<IExperimentGrain>(Id);
        await GrainCluster.UntilAsync(async () =>
        {
            await run.Wake();
            return Volatile.Read(ref tries) >= 5;
        });
        var status = await second.UntilAsync(Id, status => status.State != RunState.Running);
        Assert.Equal((RunState.Paused, RunBlock.Interrupted, refusal.Message), (status.State, status.BlockedBy, status.Message));
        Assert.Equal((RunState.Running, StartTally.None), (Record(second).State, Record(second).Starts));

        objectives.Refuse = () => null;
        await GrainCluster.UntilAsync(async () =>
        {
            await run.Wake();
            return (await run.GetStatus()).Iteration.Value >= 2;
        });
        await run.Cancel();
    }

    [Fact]
    public async Task Run_in_a_phase_of_a_newer_build_waits_for_one_and_is_not_failed()
    {
        await BeginAndStopAsync();
        await using var second = await GrainCluster.StartAsync(storage: storage, objectives: objectives, autoResume: false);
        second.Store.Change<ExperimentRecord>("experiment", second.Run(Id).GetGrainId(), record => record with
        {
            Phases = [new PhaseRecord { Name = "levitation", State = [1], Status = PhaseRecord.StatusOf("levitation", new(0, 1, "")) }],
        });
        var status = await second.Run(Id).Resume(false);
        Assert.Equal(RunState.Paused, status.State);
        Assert.Contains("'levitation', which this build does not know", status.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, Record(second).State);
    }

    [Theory]
    [InlineData(2, 19, false)]
    [InlineData(3, 3, true)]
    [InlineData(0, 20, true)]
    public void Limits_are_three_starts_without_an_evaluation_and_twenty_without_an_iteration(int withoutOutcome,
        int withoutIteration, bool fails) =>
            Assert.Equal(fails, new StartTally(withoutOutcome, withoutIteration).Verdict is not null);

    private Task<GrainCluster> StartAsync() => GrainCluster.StartAsync(slots: 1, storage: storage, objectives: objectives);

    private async Task StartAndDieAsync()
    {
        await using var cluster = await BeginAsync();
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[0], Token);
    }

    private async Task BeginAndStopAsync()
    {
        await using var cluster = await BeginAsync();
        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[0], Token);
    }

    /// <summary>A cluster in which the run has begun to evaluate: submitted the first time, woken the others.</summary>
    private async Task<GrainCluster> BeginAsync()
    {
        var made = objectives.Made;
        var cluster = await StartAsync();
        if (made == 0) await cluster.Run(Id).Submit(new SubmitRequest(Yaml));
        await GrainCluster.UntilAsync(() => objectives.Made > made);
        return cluster;
    }

    private async Task<StartTally> TallyAsync()
    {
        await using var cluster = await GrainCluster.StartAsync(storage: storage, objectives: objectives, autoResume: false);
        return Record(cluster).Starts;
    }

    private static ExperimentRecord Record(GrainCluster cluster) =>
        cluster.Store.Read<ExperimentRecord>("experiment", cluster.Run(Id).GetGrainId());

    /// <summary>The clock of a machine that was just switched on.</summary>
    private sealed class YoungTime : TimeProvider
    {
        private readonly long on = TimeProvider.System.GetTimestamp();

        public override long GetTimestamp() => TimeProvider.System.GetTimestamp() - on;
    }
}
