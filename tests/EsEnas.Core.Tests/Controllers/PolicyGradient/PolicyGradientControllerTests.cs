using System.Security.Cryptography;
using EsEnas.Core.Controllers;
using EsEnas.Core.Controllers.PolicyGradient;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

public sealed class PolicyGradientControllerTests
{
    private const int Count = 40;

    public static TheoryData<ControllerKind, string> Cases
    {
        get
        {
            var cases = new TheoryData<ControllerKind, string>();
            foreach (var space in DecisionSpaces.All.Keys)
            {
                cases.Add(ControllerKind.PolicyGradient, space);
                cases.Add(ControllerKind.Factorized, space);
            }

            return cases;
        }
    }

    public static TheoryData<ControllerKind> Kinds => [ControllerKind.PolicyGradient, ControllerKind.Factorized];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restart_at_every_iteration_changes_no_bit(ControllerKind kind, string space)
    {
        var steady = Make(kind, space);
        var state = steady.Initial();
        var bytes = Bytes(steady, state);
        for (var iteration = 0; iteration < 3; iteration++)
        {
            var models = steady.ProposeAll(state, iteration, Count);
            state = steady.Report(state, iteration, Feedback(models));

            // Another process reads the state, makes the proposals again, one by one, and knows nothing of what was remembered on the way.
            var fresh = Make(kind, space);
            var loaded = fresh.FromBytes(bytes);
            Assert.Equal(models, Enumerable.Range(0, Count).Select(i => fresh.Propose(loaded, iteration, i)));
            bytes = Bytes(fresh, fresh.Report(loaded, iteration, Feedback(models)));
            Assert.Equal(Bytes(steady, state), bytes);
        }

        var values = (PolicyGradientState)state;
        if (space == "one of 1")
        {
            Assert.Equal(0, values.Steps);
            return;
        }

        Assert.Equal(15, values.Steps);
        Assert.InRange(values.NormalizedEntropy, 0.05, 1);
        Assert.InRange(values.ClippedFraction, 0, 0.9);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_returns_leave_the_state_alone(ControllerKind kind)
    {
        var controller = Make(kind, "edges");
        var state = controller.Initial();
        var feedback = controller.ProposeAll(state, 0, Count).Select(model => new Feedback(model, -3.25)).ToArray();

        Assert.Equal(Bytes(controller, state), Bytes(controller, controller.Report(state, 0, feedback)));
        Assert.Equal(Bytes(controller, state), Bytes(controller, controller.Report(state, 0, [])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shifted_and_scaled_returns_give_the_same_update(ControllerKind kind)
    {
        foreach (var advantage in new[] { AdvantageKind.Zscore, AdvantageKind.Top })
        {
            var controller = Make(kind, "dict", advantage);
            var state = controller.Initial();
            var models = controller.ProposeAll(state, 0, Count);
            var plain = models.Select((model, i) => new Feedback(model, i % 11)).ToArray();

            // Exact in binary: a factor that is a power of two and whole numbers.
            var other = plain.Select(item => item with { Return = (item.Return * 8) - 1024 }).ToArray();

            Assert.Equal(Bytes(controller, controller.Report(state, 0, plain)), Bytes(controller, controller.Report(state, 0, other)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Proposals_are_the_same_in_any_number_and_order(ControllerKind kind)
    {
        var controller = Make(kind, "conditional");
        var state = controller.Initial();
        var all = controller.ProposeAll(state, 4, Count);
        all[0] = Dna.Empty;

        Assert.Equal(controller.ProposeAll(state, 4, Count)[1..10], controller.ProposeAll(state, 4, 10)[1..]);
        Assert.Equal(controller.Propose(state, 4, 0), controller.ProposeAll(state, 4, Count)[0]);
        Assert.NotEqual(controller.ProposeAll(state, 4, Count), controller.ProposeAll(state, 5, Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fewer_models_than_a_mini_batch_are_all_used(ControllerKind kind)
    {
        var controller = Make(kind, "mask");
        var state = controller.Initial();
        var feedback = controller.ProposeAll(state, 0, 2).Select((model, i) => new Feedback(model, i)).ToArray();

        Assert.NotEqual(Bytes(controller, state), Bytes(controller, controller.Report(state, 0, feedback)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Space_without_decisions_is_searched_in_vain(ControllerKind kind)
    {
        var controller = ExperimentFactory.CreateController(new() { Task = "toy", Controller = new() { Kind = kind } }, Constant.Instance);
        var state = controller.Initial();
        var models = controller.ProposeAll(state, 0, 5);

        Assert.All(models, model => Assert.Equal(Dna.Empty, model));
        var next = (PolicyGradientState)controller.Report(state, 0, [.. models.Select((model, i) => new Feedback(model, i))]);
        Assert.All(next.Parameters, parameter => Assert.True(float.IsFinite(parameter)));
        Assert.True(double.IsNaN(next.NormalizedEntropy) && double.IsNaN(next.ClippedFraction));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_states_are_refused(ControllerKind kind)
    {
        var controller = Make(kind, "mask");
        var bytes = Bytes(controller, controller.Initial());
        for (var length = 0; length < bytes.Length; length += 1 + (length / 8))
            Assert.Throws<FormatException>(() => controller.FromBytes(bytes[..length]));

        Assert.Throws<FormatException>(() => Make(kind, "colors").FromBytes(bytes));
        var notFinite = bytes.ToArray();
        // The last of the second moments; steps and two diagnostics follow.
        BitConverter.TryWriteBytes(notFinite.AsSpan(bytes.Length - 28), float.NaN);
        Assert.Throws<FormatException>(() => controller.FromBytes(notFinite));
        var negative = bytes.ToArray();
        negative[^17] = 0x80;
        Assert.Throws<FormatException>(() => controller.FromBytes(negative));
    }

    [Theory]
    [InlineData(ControllerKind.PolicyGradient, "1aa6d16e39c25a28")]
    [InlineData(ControllerKind.Factorized, "d8843abf761e0c17")]
    public void Learning_has_known_numbers(ControllerKind kind, string expected)
    {
        // Changes only with NumericsVersion: otherwise runs of older builds could not go on, nor runs on another machine agree.
        var controller = Make(kind, "dict");
        var state = controller.Initial();
        for (var iteration = 0; iteration < 3; iteration++)
            state = controller.Report(state, iteration, Feedback(controller.ProposeAll(state, iteration, Count)));

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(Bytes(controller, state)))[..16]);
    }

    [Fact]
    public void Certain_controller_has_no_normalized_entropy_and_a_uniform_one_has_all()
    {
        foreach (var (spread, low, high) in new[] { (0.0, 0.999, 1.0), (10.0, 0.0, 0.3) })
        {
            var controller = ExperimentFactory.CreateController(
                new() { Task = "toy", Controller = new() { Kind = ControllerKind.Factorized,
                    Ppo = new() { InitialSpread = spread, LearningRate = 1e-6 } } }, DecisionSpaces.All["colors"]);
            var state = controller.Initial();
            var next = (PolicyGradientState)controller.Report(state, 0, Feedback(controller.ProposeAll(state, 0, Count)));
            Assert.InRange(next.NormalizedEntropy, low, high);
            Assert.Equal(0, next.ClippedFraction);
        }
    }

    private static IController Make(ControllerKind kind, string space, AdvantageKind advantage = AdvantageKind.Zscore) =>
        ExperimentFactory.CreateController(
            new()
            {
                Task = "toy",
                Seed = 3,
                Controller = new()
                {
                    Kind = kind,
                    Ppo = new() { Advantage = advantage, MiniBatch = 16, LearningRate = kind == ControllerKind.Factorized ? 0.1 : 0.02 },
                    Pointer = new() { Hidden = 9, Embedding = 5 },
                },
            },
            DecisionSpaces.All[space]);

    private static Feedback[] Feedback(Dna[] models) =>
        [.. models.Select((model, i) => new Feedback(model, model.Choices.Sum()
            + new RandomStream(1, RandomPurpose.Sample, 7, (uint)i).NextNormal() * (model.Choices.Any(c => c > 0) ? 1 : 0)))];

    private static byte[] Bytes(IController controller, ControllerState state) => controller.Bytes(state);
}
