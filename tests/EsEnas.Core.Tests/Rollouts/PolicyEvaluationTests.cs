using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Core.Tests.Rollouts;

public sealed class PolicyEvaluationTests
{
    private static readonly PolicyDocument Document = new()
    {
        Task = "fake",
        Network = new WiredNetwork([2, 1], [new(0, 2)], [0.5], [0, 0, 0],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]),
        Normalizer = Normalizer.Identity(2),
        ActionLow = [-1],
        ActionHigh = [1],
        Size = new ModelSize(1, 0, 2, 0.5, 32, 33),
        Provenance = new PolicyProvenance("r", "", 1, 1, "", "", "", null, null, 0),
    };

    [Fact]
    public void Episode_is_a_function_of_seed_and_number()
    {
        using var environment = new FakeEnvironment();
        using var other = new FakeEnvironment();
        var evaluation = new PolicyEvaluation(Document, FakeEnvironment.Info, environment, 20);

        var results = Enumerable.Range(0, 5).Select(episode => Run(evaluation, 7, episode)).ToArray();

        Assert.Distinct(results.Select(result => result.Return));
        var again = new PolicyEvaluation(Document, FakeEnvironment.Info, other, 20);
        Assert.Equal(results[3], Run(again, 7, 3));
        Assert.Equal(new RandomStream(7, RandomPurpose.EvalEpisode, 0, 3).NextNormal(), other.Start);
        Assert.NotEqual(results[3], Run(again, 8, 3));
    }

    [Fact]
    public void Policy_of_another_task_is_refused() =>
        Refused(Document with { Task = "swimmer" }, FakeEnvironment.Info, "task: the policy is for 'swimmer', not for 'fake'");

    [Fact]
    public void Policy_of_other_sizes_or_range_is_refused()
    {
        Refused(Document, new EnvironmentInfo("fake", 3, [-1], [1], ""), "layers: the policy has 2 inputs; 'fake' has 3 observations");
        Refused(Document, new EnvironmentInfo("fake", 2, [-1, -1], [1, 1], ""), "layers: the policy has 1 outputs; 'fake' has 2 actions");
        Refused(Document, new EnvironmentInfo("fake", 2, [-2], [1], ""), "action: ");
        Refused(Document, new EnvironmentInfo("fake", 2, [-1], [2], ""), "action: ");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        using var environment = new FakeEnvironment();

        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyEvaluation(Document, FakeEnvironment.Info, environment, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new PolicyEvaluation(Document, FakeEnvironment.Info, environment, 1), 1, -1));
    }

    private static EpisodeResult Run(PolicyEvaluation evaluation, ulong seed, int episode) =>
        evaluation.Run(seed, episode, TestContext.Current.CancellationToken);

    private static void Refused(PolicyDocument document, EnvironmentInfo info, string message)
    {
        using var environment = new FakeEnvironment();
        Assert.StartsWith(message,
            Assert.Throws<PolicyFormatException>(() => new PolicyEvaluation(document, info, environment, 10)).Message,
            StringComparison.Ordinal);
    }
}
