using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Policies.Spaces;

/// <summary>What holds for every space, with and without nonlinearity search, for any layers.</summary>
public sealed class EveryPolicySpaceTests
{
    public static TheoryData<SearchKind, bool> Kinds
    {
        get
        {
            var data = new TheoryData<SearchKind, bool>();
            foreach (var kind in Enum.GetValues<SearchKind>())
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wired_policy_acts_as_the_dense_matrices_do_to_the_bit(SearchKind kind, bool nonlinearities) =>
        ForEach(kind, nonlinearities, (space, model, theta, observation) =>
        {
            Assert.Equal(DenseTwin.Act(space, model, theta, observation, pruned: false), Act(space.Wire(model, theta), observation));
            Assert.Equal(DenseTwin.Act(space, model, theta, observation, pruned: true), Act(space.WirePruned(model, theta), observation));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_entry_of_theta_matters_to_some_model(SearchKind kind, bool nonlinearities)
    {
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities).Where(space => space.Layout.HiddenCount < 32))
        {
            var theta = PolicySpaceExamples.Normals(space.ParameterCount, 1);
            var inert = Enumerable.Range(0, theta.Length).ToHashSet();
            for (uint sample = 0; sample < 40 && inert.Count > 0; sample++)
            {
                var model = space.Space.Sample(new RandomStream(4, RandomPurpose.Sample, sample));
                var before = space.Wire(model, theta);
                inert.RemoveWhere(entry =>
                {
                    var changed = (double[])theta.Clone();
                    changed[entry] += 1;
                    var after = space.Wire(model, changed);
                    return !before.Weights.AsSpan().SequenceEqual(after.Weights) || !before.Biases.AsSpan().SequenceEqual(after.Biases);
                });
            }

            Assert.Empty(inert);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Policy_file_of_the_pruned_network_reads_back_to_the_bit(SearchKind kind, bool nonlinearities) =>
        ForEach(kind, nonlinearities, (space, model, theta, observation) =>
        {
            var document = PolicyDocumentExample.Document with
            {
                Network = space.WirePruned(model, theta),
                Normalizer = Normalizer.Identity(4),
                ActionLow = [-1, -1, -1],
                ActionHigh = [1, 1, 1],
                Size = space.SizeOf(model, theta),
            };

            var read = PolicyDocument.FromJson(document.ToJson());

            Assert.Equal(document.Network.Nonlinearities, read.Network.Nonlinearities);
            Assert.Equal(document.Size, read.Size);
            Assert.Equal(Act(document.Network, observation), Act(read.Network, observation));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Model_reads_back_from_its_text_and_bytes_and_no_other_space_takes_it(SearchKind kind, bool nonlinearities)
    {
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities))
        {
            var other = PolicySpaceExamples.Of(kind, !nonlinearities)
                .First(candidate => candidate.Layout.LayerSizes.SequenceEqual(space.Layout.LayerSizes));
            for (uint sample = 0; sample < 5; sample++)
            {
                var model = space.Space.Sample(new RandomStream(5, RandomPurpose.Sample, sample));
                var bytes = DnaCodec.ToBytes(space.Space, model);

                Assert.Equal(model, DnaCodec.FromBytes(space.Space, bytes));
                Assert.Throws<DnaFormatException>(() => DnaCodec.FromBytes(other.Space, bytes));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wrong_sizes_are_refused_with_both_numbers(SearchKind kind, bool nonlinearities)
    {
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities))
        {
            var model = space.Space.Sample(new RandomStream(6, RandomPurpose.Sample));
            foreach (var length in new[] { 0, space.ParameterCount - 1, space.ParameterCount + 1 })
            {
                var message = $"theta has {length} entries; this space has {space.ParameterCount}.";
                foreach (var use in new Action<double[]>[]
                {
                    theta => space.Wire(model, theta), theta => space.WirePruned(model, theta), theta => space.LiveWeights(model, theta),
                    theta => space.SizeOf(model, theta), theta => Share(space, theta, message),
                })
                    Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => use(new double[length])).Message,
                        StringComparison.Ordinal);
            }

            var longer = new Dna([.. model.Choices, 0]);
            Assert.Throws<DnaFormatException>(() => space.Wire(longer, new double[space.ParameterCount]));
            Assert.Throws<DnaFormatException>(() => space.SizeOf(longer));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Size_agrees_with_the_pruned_network_and_the_same_seed_gives_the_same_start(SearchKind kind, bool nonlinearities)
    {
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities))
        {
            var theta = space.InitialParameters(9);
            var model = space.Space.Sample(new RandomStream(9, RandomPurpose.Sample));
            var size = space.SizeOf(model, theta);

            Assert.Equal(theta, space.InitialParameters(9));
            Assert.NotEqual(theta, space.InitialParameters(10));
            Assert.Equal(theta, PolicySpaceExamples.Inner(space).InitialParameters(9));
            Assert.Equal(space.WirePruned(model, theta).Weights.Distinct().Count(), size.LiveWeights);
            Assert.Equal(size.LiveWeights, space.LiveWeights(model, theta));
            Assert.InRange(size.LiveWeights, 0, space.LiveWeights(model));
            Assert.InRange(size.Compression, 0, 1);
            Assert.True(size.Bits >= 32 * (size.LiveWeights + size.Biases));
            Assert.True(size.FairBits >= 32 * (size.LiveWeights + size.Biases));
            if (kind == SearchKind.Masked)
                Assert.Equal(size.LiveWeights / (double)space.Layout.Edges.Length,
                    Assert.IsType<IMaskedModels>(space, exactMatch: false).KeptShare(theta));
            else Assert.IsNotType<IMaskedModels>(space, exactMatch: false);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_controller_proposes_and_learns_even_where_there_is_one_model(SearchKind kind, bool nonlinearities)
    {
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities).Where(space => space.Layout.HiddenCount < 32))
        {
            foreach (var controllerKind in Enum.GetValues<ControllerKind>())
            {
                var specification = new ExperimentSpecification
                {
                    Task = "example",
                    Search = new() { Space = kind },
                    Controller = new() { Kind = controllerKind, Pointer = new() { Hidden = 4, Embedding = 4 }, Ppo = new() { Updates = 2 },
                        Evolution = new() { Population = 6, Tournament = 2 } },
                    Evaluations = new() { Directions = 3, AtCurrent = 2 },
                };
                var controller = ExperimentFactory.CreateController(specification, space.Space);
                var state = controller.Initial();
                for (var iteration = 0; iteration < 3; iteration++)
                {
                    var models = controller.ProposeAll(state, iteration, 8);
                    Assert.All(models, space.Space.Validate);
                    state = controller.Report(state, iteration, [.. models.Select((model, i) => new Feedback(model, i % 3))]);
                }
            }
        }
    }

    private static void Share(PolicySpace space, double[] theta, string message)
    {
        if (space is not IMaskedModels masked) throw new ArgumentException(message);
        masked.KeptShare(theta);
    }

    private static void ForEach(SearchKind kind, bool nonlinearities, Action<PolicySpace, Dna, double[], double[]> check)
    {
        uint number = 0;
        foreach (var space in PolicySpaceExamples.Of(kind, nonlinearities))
        {
            for (uint sample = 0; sample < 6; sample++)
            {
                var model = space.Space.Sample(new RandomStream(3, RandomPurpose.Sample, sample));
                check(space, model, PolicySpaceExamples.Normals(space.ParameterCount, number++), PolicySpaceExamples.Normals(4, number++));
            }
        }
    }

    private static double[] Act(WiredNetwork network, double[] observation)
    {
        var action = new double[network.ActionSize];
        new Policy(network, Normalizer.Identity(observation.Length), [-1, -1, -1], [1, 1, 1]).Act(observation, action);
        return action;
    }
}
