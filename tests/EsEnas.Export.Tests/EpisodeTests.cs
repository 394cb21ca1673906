using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Export.C;
using EsEnas.Export.Fixed;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Export.Tests;

/// <summary>The recorded Swimmer policy over 100,000 observations of real episodes.</summary>
[Needs(External.MuJoCo, External.CCompilers)]
public sealed class EpisodeTests
{
    private const int Wanted = 100_000;

    // Made once: they take longer than all that is done with them.
    private static readonly Lazy<IReadOnlyList<double[]>> Observations = new(Observe);

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void C_of_the_recorded_policy_stays_within_its_bound_over_100000_observations(bool isDouble, bool usesLibrary)
    {
        var (document, observations) = Recorded();
        using var folder = new Folder().With(CExport.Write(document, Samples.Origin, new COptions(isDouble, usesLibrary)));
        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe"]), StringComparison.Ordinal);
        var actions = folder.PolicyActs(observations);

        var policy = new Policy(document.Network, document.Normalizer, document.ActionLow, document.ActionHigh, document.ActionScale);
        var bound = new FloatErrorBound(document);
        double[] action = new double[policy.ActionSize], bounds = new double[policy.ActionSize];
        var largest = 0.0;
        for (var i = 0; i < actions.Count; i++)
        {
            policy.Act(observations[i], action);
            bound.Find(observations[i], bounds);
            var given = actions[i];
            for (var a = 0; a < action.Length; a++)
            {
                if (isDouble) Assert.Equal(BitConverter.DoubleToInt64Bits(action[a]), BitConverter.DoubleToInt64Bits(given[a]));
                Assert.InRange(Math.Abs(given[a] - action[a]), 0, bounds[a]);
                largest = Math.Max(largest, bounds[a]);
            }
        }
        // A bound that allows anything would hold too.
        Assert.InRange(largest, 1e-8, 1e-3);
    }

    [Theory]
    [InlineData(8, 3e-3)]
    [InlineData(16, 1e-5)]
    public void Fixed_C_of_the_recorded_policy_stays_within_its_bound_over_100000_observations(int bits, double most)
    {
        var (document, observations) = Recorded(bits);
        using var folder = new Folder().With(CExport.Write(document, Samples.Origin, new COptions(IsFixed: true)));
        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe"]), StringComparison.Ordinal);
        var actions = folder.PolicyActs(observations);

        var policy = new Policy(document.Network, document.Normalizer, document.ActionLow, document.ActionHigh, document.ActionScale);
        var bound = new FixedErrorBound(document);
        double[] action = new double[policy.ActionSize], bounds = new double[policy.ActionSize];
        var largest = 0.0;
        for (var i = 0; i < actions.Count; i++)
        {
            policy.Act(observations[i], action);
            bound.Find(observations[i], bounds);
            for (var a = 0; a < action.Length; a++)
            {
                Assert.InRange(Math.Abs(actions[i][a] - action[a]), 0, bounds[a]);
                largest = Math.Max(largest, bounds[a]);
            }
        }
        // The actions of Swimmer go from -1 to 1.
        Assert.InRange(largest, 1e-8, most);
    }

    private static (PolicyDocument Document, IReadOnlyList<double[]> Observations) Recorded(int? bits = null)
    {
        var document = RecordedPolicy();
        if (bits is { } few) document = QuantizedPolicy.Of(document, few);
        using var environment = EnvironmentOf(document);
        var whole = PolicyInterfaces.Add(document, environment, environment, 1000, TestContext.Current.CancellationToken);
        return (whole, Observations.Value);
    }

    private static List<double[]> Observe()
    {
        var document = RecordedPolicy();
        using var environment = EnvironmentOf(document);
        var collector = new Collector();
        using var observed = new ObservedEnvironment(environment, collector);
        var evaluation = new PolicyEvaluation(document, environment.Info, observed, 1000);
        for (var episode = 0; collector.Observations.Count < Wanted; episode++) evaluation.Run(7, episode, CancellationToken.None);
        return collector.Observations;
    }

    private static PolicyDocument RecordedPolicy() =>
        PolicyDocument.FromJson(File.ReadAllText(Checkout.PathOf("docs/results/swimmer-seed1.policy.json")));

    private static MuJoCoEnvironment EnvironmentOf(PolicyDocument document) =>
        TaskCatalog.CreateEnvironment(SpecificationYaml.Read(document.Provenance.Specification));

    private sealed class Collector : IStepObserver
    {
        public List<double[]> Observations { get; } = [];

        public void Begin(ReadOnlySpan<double> observation) => Observations.Add(observation.ToArray());

        public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation) =>
            Observations.Add(observation.ToArray());
    }
}
