using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Tests.Support;
using EsEnas.Grains.Verification;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>A run keeps the scale of its actions, whatever the default of a later build.</summary>
public sealed class ActionScaleTests
{
    // As a build without the key stored it, and as one with the key gets it from a console that leaves the choice to the task.
    private static readonly string Old = Specifications.Point();
    private static readonly string Fresh = Old.Replace("{ hidden: [4] }", "{ hidden: [4], actionScale: auto }", StringComparison.Ordinal);

    [Fact]
    public void Run_stored_without_the_scale_goes_on_rescaling_under_its_old_hash()
    {
        var definition = Cache().Add(Old);

        Assert.Equal(ActionScale.Range, definition.Specification.Policy.ActionScale);
        Assert.Equal(SpecificationText.Hash(SpecificationYaml.Read(Old)), definition.Hash);
        Assert.Contains("actionScale: range", definition.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_that_is_left_to_the_task_is_settled_before_anything_is_stored()
    {
        var definition = Cache().Add(Fresh);

        Assert.Equal(ActionScale.Unit, definition.Specification.Policy.ActionScale);
        Assert.Contains("actionScale: unit", definition.Yaml, StringComparison.Ordinal);
        Assert.NotEqual(Cache().Add(Old).Hash, definition.Hash);
        Assert.NotEqual(Cache().Add(Old).Trainer.FingerprintOf(Cache().Add(Old).Trainer.Initial()),
            definition.Trainer.FingerprintOf(definition.Trainer.Initial()));
    }

    [Fact]
    public void Fork_keeps_the_scale_of_a_run_stored_without_it_and_may_not_change_it()
    {
        var (old, fresh) = (Cache().Add(Old), Cache().Add(Fresh));

        Assert.Empty(ForkRules.Refused(old.Specification, Cache().Add(old.Yaml).Specification));
        Assert.Equal(["policy.actionScale"], ForkRules.Refused(old.Specification, fresh.Specification));
    }

    [Fact]
    public async Task Same_specification_again_is_the_same_run_settled_or_not()
    {
        await using var cluster = await GrainCluster.StartAsync();
        // The ranges of the point are the unit: nothing that a hash counts is left of the choice.
        await cluster.Run("run").Submit(new SubmitRequest(Fresh));
        var again = await cluster.Run("run").Submit(new SubmitRequest(Fresh));
        var settled = await cluster.Run("run").Submit(new SubmitRequest(await cluster.Run("run").GetSpecification()));

        Assert.Equal(("run", "run"), (again.Id.Value, settled.Id.Value));
        Assert.Contains("actionScale: range", await cluster.Run("run").GetSpecification(), StringComparison.Ordinal);
        await cluster.EndAsync("run");
        Assert.Equal(Specifications.UndisturbedHistory(Old), await cluster.HistoryAsync("run"));
    }

    private static DefinitionCache Cache() => new(new WidePoint(), TimeProvider.System);

    private sealed class WidePoint : IObjectiveFactory
    {
        public IObjective Create(ExperimentSpecification specification) =>
            new EnvironmentObjective(specification, PointEnvironment.Info with { ActionLow = [-3], ActionHigh = [2] },
                () => new PointEnvironment());
    }
}
