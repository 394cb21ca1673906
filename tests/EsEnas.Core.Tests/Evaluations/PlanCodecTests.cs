using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Core.Tests.Runs.Training;
using static EsEnas.Core.Tests.Runs.Training.TrainerTests;

namespace EsEnas.Core.Tests.Evaluations;

public sealed class PlanCodecTests
{
    [Fact]
    public void Plan_reads_back_to_the_bit()
    {
        var trainer = NewTrainer();
        var plan = trainer.Ask(Run(trainer, trainer.Initial(), 3).State);
        var space = trainer.Objective.Models.Space;

        var shared = PlanCodec.ReadShared(PlanCodec.WriteShared(plan));
        var evaluations = PlanCodec.ReadEvaluations(space, PlanCodec.WriteEvaluations(space, plan.Evaluations));

        Assert.Equal((plan.Id, plan.Seed, plan.Sigma), (shared.Id, shared.Seed, shared.Sigma));
        Assert.Equal(plan.Theta, shared.Theta);
        Assert.Equal(plan.Normalizer.Mean, shared.Normalizer.Mean);
        Assert.Equal(plan.Normalizer.Scale, shared.Normalizer.Scale);
        Assert.Empty(shared.Evaluations);
        Assert.Equal(plan.Evaluations, evaluations);
    }

    [Theory]
    [InlineData(TrainingPhase.Number, false, true, false, 1)]
    [InlineData(SelectionPhase.Number, true, false, false, 1)]
    [InlineData(2, false, true, true, 1)]
    [InlineData(TrainingPhase.Number, true, true, false, 2)]
    [InlineData(2, true, false, true, 2)]
    [InlineData(3, true, false, false, 2)]
    [InlineData(127, false, false, false, 2)]
    public void Ways_of_evaluating_read_back_and_those_that_older_builds_know_take_no_byte(int phase, bool pruned, bool moments,
        bool oneModel, int bytes)
    {
        var plan = new EvaluationPlan(new PlanId(phase, 4, 1), 9, [1], 0.1, Normalizer.Identity(0), [])
        {
            IsPruned = pruned, CollectsMoments = moments, HasFixedModel = oneModel,
        };

        var written = PlanCodec.WriteShared(plan);
        var read = PlanCodec.ReadShared(written);

        Assert.Equal((plan.Id, pruned, moments, oneModel), (read.Id, read.IsPruned, read.CollectsMoments, read.HasFixedModel));
        // The rest: version, iteration, round, seed, sigma, theta, distribution, normalizer.
        Assert.Equal(bytes, written.Length - (1 + 1 + 1 + 8 + 8 + 1 + 8 + 1 + 1));
        if (bytes == 1) Assert.Equal(phase, written[1]);
        Fuzz(written, source => PlanCodec.ReadShared(source));
    }

    [Fact]
    public void Laws_read_back_and_give_the_same_directions()
    {
        var plan = new EvaluationPlan(new PlanId(TrainingPhase.Number, 4, 0), 9, [1, 2, 3], 0.1, Normalizer.Identity(2), []);
        PerturbationDistribution[] laws = [PerturbationDistribution.Gaussian, new OrthogonalDistribution(5),
            new FullCovarianceDistribution([1, 0.5, 0, 0, 2, 0, 0.1, 0.2, 3], 3)];

        foreach (var distribution in laws)
        {
            var bytes = PlanCodec.WriteShared(plan with { Distribution = distribution });
            var read = PlanCodec.ReadShared(bytes).Distribution;

            Assert.Equal(distribution.GetType(), read.GetType());
            var (expected, actual) = (new double[3], new double[3]);
            for (var index = 0; index < 5; index++)
            {
                distribution.Direction(9, 4, index, expected);
                read.Direction(9, 4, index, actual);
                Assert.Equal(expected, actual);
            }

            Fuzz(bytes, source => PlanCodec.ReadShared(source));
        }
    }

    [Fact]
    public void Shaped_law_takes_a_number_for_each_pair_of_weights()
    {
        var plan = new EvaluationPlan(new PlanId(TrainingPhase.Number, 0, 0), 1, new double[100], 0.1, Normalizer.Identity(0), []);

        var more = PlanCodec.WriteShared(plan with { Distribution = new FullCovarianceDistribution(new double[10_000], 100) }).Length
            - PlanCodec.WriteShared(plan).Length;

        Assert.Equal(8 * 10_000, more);
    }

    [Fact]
    public void Extreme_numbers_read_back()
    {
        var space = NewTrainer().Objective.Models.Space;
        var model = space.Sample(new RandomStream(1, RandomPurpose.Sample));
        Evaluation[] evaluations =
        [
            new(0, 0, 0, model, new EpisodeKey(RandomPurpose.ReportEpisode, 0, 0)),
            new(int.MaxValue, int.MaxValue, -1, model, new EpisodeKey(RandomPurpose.EvalEpisode, uint.MaxValue, uint.MaxValue)),
        ];
        var plan =
            new EvaluationPlan(new PlanId(SelectionPhase.Number, int.MaxValue, int.MaxValue), ulong.MaxValue,
            [double.MaxValue, double.Epsilon, -0.0], 0, Normalizer.Identity(0), []);

        Assert.Equal(evaluations, PlanCodec.ReadEvaluations(space, PlanCodec.WriteEvaluations(space, evaluations)));
        var shared = PlanCodec.ReadShared(PlanCodec.WriteShared(plan));
        Assert.Equal(plan.Id, shared.Id);
        Assert.Equal(plan.Theta.Select(BitConverter.DoubleToInt64Bits), shared.Theta.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Outcomes_read_back_and_invalid_ones_with_their_reason()
    {
        var outcomes = Outcomes();

        var read = PlanCodec.ReadOutcomes(PlanCodec.WriteOutcomes(outcomes));

        Assert.Equal([.. outcomes.Take(2).Select(outcome => outcome with { Moments = null })], read.Take(2)
            .Select(outcome => outcome with { Moments = null }));
        Assert.Equal(outcomes[0].Moments!.Count, read[0].Moments!.Count);
        Assert.Equal(outcomes[0].Moments!.Mean.ToArray(), read[0].Moments!.Mean.ToArray());
        Assert.Equal(outcomes[0].Moments!.M2.ToArray(), read[0].Moments!.M2.ToArray());
        Assert.Null(read[1].Moments);
        Assert.Equal(new Outcome(2, InvalidReason.ContactsFull, 0, 0, 3, null), read[2]);
        Assert.Equal(new Outcome(3, InvalidReason.NonFiniteReward, 0, 0, 9, null), read[3]);
        Assert.Equal(new Outcome(4, InvalidReason.NonFiniteObservation, 0, 0, 9, null), read[4]);
        Assert.Empty(PlanCodec.ReadOutcomes(PlanCodec.WriteOutcomes([])));
    }

    [Fact]
    public void Sums_of_the_reward_s_terms_go_with_the_outcomes_and_into_no_digest()
    {
        Outcome[] plain = [new(0, InvalidReason.None, 1, 2, 3, null), new(1, InvalidReason.Diverged, 0, 0, 4, null)];
        Outcome[] told = [plain[0] with { Terms = [0.5, double.PositiveInfinity] }, plain[1]];

        var read = PlanCodec.ReadOutcomes(PlanCodec.WriteOutcomes(told));

        Assert.Equal([0.5, double.PositiveInfinity], read[0].Terms);
        Assert.Empty(read[1].Terms);
        Assert.Equal(3, PlanCodec.WriteOutcomes(plain)[0]);
        Assert.Equal(Digested(plain), Digested(told));

        static byte[] Digested(Outcome[] outcomes)
        {
            var writer = new StateWriter();
            PlanCodec.WriteDigested(writer, outcomes);
            return writer.Written.ToArray();
        }
    }

    [Fact]
    public void Training_with_everything_sent_over_the_wire_has_the_same_fingerprint()
    {
        var trainer = NewTrainer();
        var (state, rows) = Run(trainer, trainer.Initial(), 3);
        var wired = trainer.Initial();
        var space = trainer.Objective.Models.Space;
        for (var i = 0; i < 3; i++)
        {
            var plan = trainer.Ask(wired);
            var received =
                PlanCodec.ReadShared(PlanCodec.WriteShared(plan)) with { Evaluations = PlanCodec.ReadEvaluations(space,
                PlanCodec.WriteEvaluations(space, plan.Evaluations)) };
            var outcomes = PlanCodec.ReadOutcomes(PlanCodec.WriteOutcomes(SphereObjective.Evaluate(trainer.Objective, received)));
            (wired, var row) = trainer.Tell(wired, outcomes);
            Assert.Equal(rows[i], row);
        }

        Assert.Equal(trainer.Save(state), trainer.Save(wired));
    }

    [Fact]
    public void Half_cheetah_is_small_on_the_wire()
    {
        var specification = new ExperimentSpecification { Task = "half-cheetah" };
        var policies = ExperimentFactory.CreatePolicySpace(specification, 17, 6);
        var evaluations = Enumerable.Range(0, 150)
            .Select(i => new Evaluation(i, i / 2, 1, policies.Space.Sample(new RandomStream(1, RandomPurpose.Sample, 0, (uint)i)),
            new EpisodeKey(RandomPurpose.TrainingEpisode, 1_000_000, (uint)i))).ToList();
        var plan =
            new EvaluationPlan(new PlanId(TrainingPhase.Number, 1_000_000, 0), 1, policies.InitialParameters(1), 0.1,
            Normalizer.Identity(17), evaluations);
        var moments = new RunningMoments(17);
        for (var step = 0; step < 1000; step++) moments.Add(Enumerable.Range(0, 17).Select(i => (double)i * step).ToArray());

        Assert.InRange(PlanCodec.WriteEvaluations(policies.Space, evaluations).Length, 1, 150 * 102);
        Assert.InRange(PlanCodec.WriteShared(plan).Length, 8 * plan.Theta.Length, (8 * plan.Theta.Length) + 320);
        Assert.InRange(PlanCodec.WriteOutcomes([new Outcome(149, InvalidReason.None, 1, 2, 1000, moments)]).Length, 1, 310);
    }

    [Fact]
    public void Bytes_cut_or_changed_are_format_exceptions_or_other_values()
    {
        var trainer = NewTrainer();
        var plan = trainer.Ask(Run(trainer, trainer.Initial(), 2).State);
        var space = trainer.Objective.Models.Space;
        Fuzz(PlanCodec.WriteShared(plan), bytes => PlanCodec.ReadShared(bytes));
        Fuzz(PlanCodec.WriteEvaluations(space, plan.Evaluations), bytes => PlanCodec.ReadEvaluations(space, bytes));
        Fuzz(PlanCodec.WriteOutcomes(Outcomes()), bytes => PlanCodec.ReadOutcomes(bytes));
    }

    [Fact]
    public void Outcomes_of_builds_that_told_no_reasons_read_with_an_unknown_one()
    {
        // Version 2, one outcome: index 4, 7 steps, invalid.
        Assert.Equal([new Outcome(4, InvalidReason.Unknown, 0, 0, 7, null)], PlanCodec.ReadOutcomes([2, 1, 4, 7, 1]));
        Assert.Throws<FormatException>(() => PlanCodec.ReadOutcomes([3, 1, 4, 7, 1]));
        Assert.Throws<FormatException>(() => PlanCodec.ReadOutcomes([3, 1, 4, 7, 1, 0]));
        Assert.Throws<FormatException>(() => PlanCodec.ReadOutcomes([3, 1, 4, 7, 1, 200]));
    }

    [Fact]
    public void Promised_lengths_are_not_believed()
    {
        byte[] huge = [2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];

        Assert.Throws<FormatException>(() => PlanCodec.ReadOutcomes(huge));
        Assert.Throws<FormatException>(() => PlanCodec.ReadEvaluations(NewTrainer().Objective.Models.Space, huge));
        Assert.Throws<FormatException>(() => PlanCodec.ReadShared([2, 0, .. new byte[18], .. huge[1..]]));
        Assert.Throws<FormatException>(() => PlanCodec.ReadOutcomes([1, 0]));
    }

    private static void Fuzz(byte[] bytes, Action<byte[]> read)
    {
        for (var length = 0; length < bytes.Length; length++) Assert.ThrowsAny<FormatException>(() => read(bytes[..length]));
        Assert.ThrowsAny<FormatException>(() => read([.. bytes, 0]));
        var random = new RandomStream(3, RandomPurpose.Sample);
        for (var i = 0; i < 4000; i++)
        {
            var broken = bytes.ToArray();
            for (var changes = 1 + random.NextInt(3); changes > 0; changes--) broken[random.NextInt(broken.Length)] =
                (byte)random.NextUInt32();
            try
            {
                read(broken);
            }
            catch (FormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static Outcome[] Outcomes()
    {
        var moments = new RunningMoments(2);
        moments.Add([1.0 / 3, -7]);
        moments.Add([1e-300, 8]);
        var infinite = new RunningMoments(1);
        infinite.Add([1e200]);
        infinite.Add([-1e200]);
        return
        [
            new(0, InvalidReason.None, -1.5, 2.5, 1000, moments),
            new(1, InvalidReason.None, 1e300, -1e-300, 0, null),
            new(2, InvalidReason.ContactsFull, 0, 0, 3, null),
            new(3, InvalidReason.None, double.NaN, 1, 9, null),
            new(4, InvalidReason.None, 1, 1, 9, infinite),
        ];
    }
}
