using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

public sealed class QuotaTests
{
    [Fact]
    public async Task One_run_more_than_allowed_is_refused_and_the_others_are_still_accepted_again()
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs => runs.MaxRuns = 1);
        await cluster.CompleteAsync("a", Specifications.Point(iterations: 1));
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run("b").Submit(new SubmitRequest(Specifications.Point())));
        Assert.Equal(RunError.Conflict, error.Error);
        Assert.Contains("runs: '2' is not allowed: this cluster may have 1 runs", error.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Completed, (await cluster.Run("a").Submit(new SubmitRequest(Specifications.Point(iterations: 1)))).State);
    }

    [Theory]
    [InlineData("evaluations: '8' is not allowed: at most 7 evaluations of an iteration (MaxEvaluations")]
    [InlineData("policy: '")]
    [InlineData("search: '")]
    [InlineData("horizon: '5' is not allowed: at most 4 with frameSkip 1: an evaluation could take 5 integration steps")]
    public async Task Run_above_a_limit_is_refused_by_key_value_and_limit(string message)
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs =>
        {
            if (message[0] == 'e') runs.MaxEvaluations = 7;
            else if (message[0] == 'h') runs.MaxEvaluationSteps = 4;
            else if (message[0] == 'p') runs.MaxWeights = 3;
            else runs.MaxMessageBytes = 1024;
        });
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run("r").Submit(new SubmitRequest(Specifications.Point())));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(await cluster.Catalog.List());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Run_whose_tuning_of_noisy_returns_would_have_too_many_evaluations_is_refused_when_it_is_submitted(int directions,
        bool fits)
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs => runs.MaxEvaluations = 9);
        var yaml = Specifications.Point(more: $"shrink: {{ enabled: true, directions: {directions} }}");

        var submit = () => cluster.Run("r").Submit(new SubmitRequest(yaml, Start: false));

        if (fits) Assert.Equal(RunState.Paused, (await submit()).State);
        else
            Assert.StartsWith("shrink.directions: '13' is not allowed: at most 9 evaluations of a tuning's iteration",
                (await Assert.ThrowsAsync<RunException>(submit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_would_remember_more_models_than_a_record_may_hold_is_refused_before_anything_is_stored()
    {
        // What grows is not the weights but the population, the models of the last iterations and the Pareto front.
        const string Large = "task: point\nhorizon: 1\npolicy: { hidden: [512] }\nsearch: { space: edge-mask }\nevaluations: " +
            "{ directions: 1000, atCurrent: 1000 }\niterations: 5\n";
        var limit = 0L;
        await using var cluster = await GrainCluster.StartAsync(configure: runs => limit = runs.MaxStateBytes = 2_000_000);
        var run = new Core.Runs.Run(Specifications.Read(Large), cluster.Objectives.Create(Specifications.Read(Large)));
        Assert.True(run.Trainer.Save(run.Trainer.Initial()).Length < limit / 10);

        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run("r").Submit(new SubmitRequest(Large)));

        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.Contains("MB of checkpoint or message; at most 2.0 MB are allowed", error.Message, StringComparison.Ordinal);
        Assert.Empty(await cluster.Catalog.List());
    }

    [Fact]
    public async Task Run_whose_simulation_does_not_fit_into_memory_is_refused_with_its_need_and_the_limit()
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs => runs.MaxModelBytes = 100 << 20);
        cluster.Objectives.SimulationBytes = 137 << 20;
        var error = await Assert.ThrowsAsync<RunException>(() => cluster.Run("r").Submit(new SubmitRequest(Specifications.Point())));
        Assert.Equal(RunError.InvalidSpecification, error.Error);
        Assert.StartsWith("task: an evaluation would take 137 MiB of memory for the model and its simulation; at most 100 MiB are " +
            "allowed (--model-memory of the silo)", error.Message, StringComparison.Ordinal);
        Assert.Empty(await cluster.Catalog.List());
    }

    [Fact]
    public async Task Run_at_the_limits_is_accepted()
    {
        await using var cluster = await GrainCluster.StartAsync(configure: runs => (runs.MaxRuns, runs.MaxEvaluations) = (1, 8));
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync("r", Specifications.Point(iterations: 1))).State);
    }
}
