using EsEnas.Core.Specifications;
using EsEnas.Grains.Tests.Support;
using EsEnas.Grains.Verification;

namespace EsEnas.Grains.Tests.Verification;

public sealed class ForkCompatibilityTests
{
    private static readonly ExperimentSpecification Before = Specifications.Read(Specifications.Point());

    [Fact]
    public void Keys_that_leave_the_state_its_meaning_may_change()
    {
        var after = Before with
        {
            Seed = 9,
            Iterations = 99,
            Horizon = 7,
            StopAtReturn = 3,
            FailAfterInvalid = 7,
            Optimizer = Before.Optimizer with { Sigma = 0.5, StepSize = 0.5 },
            Evaluations = Before.Evaluations with { Directions = 9 },
            Checkpoint = Before.Checkpoint with { Keep = 9, KeepEvery = 9, EverySeconds = 9 },
            Selection = Before.Selection with { Candidates = 9 },
        };
        Assert.Empty(Refused(after));
    }

    [Fact]
    public void Keys_that_would_give_the_state_another_meaning_are_named()
    {
        var after = Before with
        {
            Policy = Before.Policy with { Hidden = [4, 4], OutputBias = true },
            Controller = Before.Controller with { Population = 99 },
            Normalization = Before.Normalization with { Observations = false },
        };
        Assert.Equal(["controller.population", "normalization.observations", "policy.hidden[1]", "policy.outputBias"], Refused(after));
        Assert.Equal(["task"], Refused(Before with { Task = "other" }));
    }

    private static IReadOnlyList<string> Refused(ExperimentSpecification after) =>
        ForkCompatibility.Refused(SpecificationText.ToCanonicalYaml(Before), SpecificationText.ToCanonicalYaml(after));
}
