using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Search;

namespace EsEnas.Core.Evaluations;

/// <summary>
/// Plans, evaluations and outcomes as bytes, for the wire: the shared part once per silo, then a few dozen bytes an evaluation.
/// </summary>
/// <remarks>Thread safe. Little endian. Reading validates; a malformed input is a <see cref="FormatException"/>.</remarks>
public static class PlanCodec
{
    private const byte Version = 2;

    // Outcomes of version 2 say that one is invalid, but not why. Digests of outcomes are over version 2 (OutcomeDigests): it must not
    // change.
    private const byte OutcomesVersion = 3;
    private const byte TermsVersion = 4;
    private const byte TermsFlag = 4;
    private const byte InvalidFlag = 1;
    private const byte MomentsFlag = 2;
    private const byte PrunedFlag = 1;
    private const byte CollectFlag = 2;
    private const byte FixedFlag = 4;
    private const byte ShapesFlag = 8;
    private const byte WaysFollow = 0x80;
    private const byte GaussianKind = 0;
    private const byte OrthogonalKind = 1;
    private const byte ShapedKind = 2;

    // How plans of these phases are evaluated by builds whose plans do not say so: such a plan is written as those builds know it.
    private static readonly byte[] KnownWays = [CollectFlag, PrunedFlag, CollectFlag | FixedFlag];

    /// <summary>The shared part: id, seed, theta, sigma, distribution of the perturbations, normalizer.</summary>
    public static byte[] WriteShared(EvaluationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var writer = Begin();
        WriteKind(plan, writer);
        writer.Count(plan.Id.Iteration);
        writer.Count(plan.Id.Round);
        writer.UInt64(plan.Seed);
        writer.Double(plan.Sigma);
        writer.Count(plan.Theta.Length);
        writer.Doubles(plan.Theta);
        Write(plan.Distribution, writer);
        writer.Count(plan.Normalizer.Mean.Length);
        writer.Doubles(plan.Normalizer.Mean);
        writer.Doubles(plan.Normalizer.Scale);
        if (!plan.Shapes.IsEmpty) WriteShapes(plan, writer);
        return writer.Written.ToArray();
    }

    /// <summary>Reads the shared part; the plan has no evaluations.</summary>
    public static EvaluationPlan ReadShared(ReadOnlySpan<byte> bytes)
    {
        var reader = Begin(bytes);
        var (phase, ways) = ReadKind(ref reader);
        var id = new PlanId(phase, reader.Count(), reader.Count());
        var seed = reader.UInt64();
        var sigma = reader.Finite();
        var theta = reader.Doubles(reader.CountOf(bytesEach: 8));
        var distribution = ReadDistribution(ref reader, theta.Length);
        var size = reader.CountOf(bytesEach: 16);
        var normalizer = new Normalizer(reader.Doubles(size), reader.Doubles(size));
        var (shapes, units) = (ways & ShapesFlag) != 0 ? ReadShapes(ref reader, theta.Length) : ([], []);
        reader.End();
        return new EvaluationPlan(id, seed, theta, sigma, normalizer, [])
        {
            Distribution = distribution,
            IsPruned = (ways & PrunedFlag) != 0,
            CollectsMoments = (ways & CollectFlag) != 0,
            HasFixedModel = (ways & FixedFlag) != 0,
            Shapes = shapes,
            Units = units,
        };
    }

    /// <summary>Evaluations of a plan, models bit-packed.</summary>
    public static byte[] WriteEvaluations(SearchSpace space, IReadOnlyList<Evaluation> evaluations)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        var writer = Begin();
        writer.Count(evaluations.Count);
        foreach (var evaluation in evaluations)
        {
            writer.Count(evaluation.Index);
            writer.Count(evaluation.Direction);
            writer.Byte((byte)(evaluation.Sign + 1));
            writer.Varint((uint)evaluation.Episode.Purpose);
            writer.Varint(evaluation.Episode.A);
            writer.Varint(evaluation.Episode.B);
            writer.Model(space, evaluation.Model);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Reads evaluations.</summary>
    public static IReadOnlyList<Evaluation> ReadEvaluations(SearchSpace space, ReadOnlySpan<byte> bytes)
    {
        var reader = Begin(bytes);
        var evaluations = new Evaluation[reader.CountOf(bytesEach: 7)];
        for (var i = 0; i < evaluations.Length; i++)
        {
            var (index, direction, sign) = (reader.Count(), reader.Count(), reader.Byte() - 1);
            if (sign > 1) throw new FormatException($"There is no sign {sign}.");
            var purpose = (RandomPurpose)Word(ref reader);
            if (!Enum.IsDefined(purpose)) throw new FormatException($"There is no random stream for purpose {(uint)purpose}.");
            var episode = new EpisodeKey(purpose, Word(ref reader), Word(ref reader));
            evaluations[i] = new Evaluation(index, direction, sign, reader.Model(space), episode);
        }

        reader.End();
        return evaluations;
    }

    /// <summary>Outcomes, moments included. One that is not valid is written as its index, its steps and the reason alone.</summary>
    public static byte[] WriteOutcomes(IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var writer = new StateWriter();
        Write(writer, outcomes, outcomes.Any(outcome => outcome.Terms.Length > 0) ? TermsVersion : OutcomesVersion);
        return writer.Written.ToArray();
    }

    /// <summary>Appends outcomes without their reasons: what a recorded digest is over, and therefore never changes.</summary>
    public static void WriteDigested(StateWriter writer, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(outcomes);
        Write(writer, outcomes, Version);
    }

    private static void Write(StateWriter writer, IReadOnlyList<Outcome> outcomes, byte version)
    {
        writer.Byte(version);
        writer.Count(outcomes.Count);
        foreach (var outcome in outcomes)
        {
            writer.Count(outcome.Index);
            writer.Count(outcome.Steps);
            var reason = outcome.Invalid;
            if (reason != InvalidReason.None)
            {
                writer.Byte(InvalidFlag);
                if (version >= OutcomesVersion) writer.Byte((byte)reason);
                continue;
            }

            var hasTerms = version >= TermsVersion && outcome.Terms.Length > 0;
            writer.Byte((byte)((outcome.Moments is null ? 0 : MomentsFlag) | (hasTerms ? TermsFlag : 0)));
            writer.Double(outcome.TrainingReturn);
            writer.Double(outcome.Return);
            if (outcome.Moments is not null)
            {
                writer.Count(outcome.Moments.Size);
                writer.Moments(outcome.Moments);
            }

            if (!hasTerms) continue;
            writer.Count(outcome.Terms.Length);
            writer.Doubles(outcome.Terms.AsSpan());
        }
    }

    /// <summary>Reads outcomes, of this version or those before (without terms, without reasons).</summary>
    public static IReadOnlyList<Outcome> ReadOutcomes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version is not (Version or OutcomesVersion or TermsVersion))
            throw new FormatException($"The outcomes have version {version}; this build reads versions {Version} to {TermsVersion}.");
        var outcomes = new Outcome[reader.CountOf(bytesEach: 3)];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (index, steps, flags) = (reader.Count(), reader.Count(), reader.Byte());
            var known = version >= TermsVersion ? MomentsFlag | TermsFlag : MomentsFlag;
            if (flags != InvalidFlag && (flags & ~known) != 0) throw new FormatException($"An outcome has the unknown flags {flags}.");
            if (flags == InvalidFlag)
            {
                var reason = version >= OutcomesVersion ? (InvalidReason)reader.Byte() : InvalidReason.Unknown;
                if (reason == InvalidReason.None || !Enum.IsDefined(reason))
                    throw new FormatException($"There is no reason {(int)reason} for an invalid outcome.");
                outcomes[i] = new Outcome(index, reason, 0, 0, steps, null);
                continue;
            }

            var (trainingReturn, realReturn) = (reader.Finite(), reader.Finite());
            var moments = (flags & MomentsFlag) != 0 ? reader.Moments(reader.CountOf(bytesEach: 16)) : null;
            outcomes[i] = new Outcome(index, InvalidReason.None, trainingReturn, realReturn, steps, moments)
            {
                Terms = (flags & TermsFlag) != 0 ? ReadTerms(ref reader) : [],
            };
        }

        reader.End();
        return outcomes;
    }

    // A sum may overflow where the return, in which terms cancel, does not.
    private static ImmutableArray<double> ReadTerms(ref StateReader reader)
    {
        var terms = new double[reader.CountOf(bytesEach: 8)];
        for (var i = 0; i < terms.Length; i++) terms[i] = reader.Double();
        return [.. terms];
    }

    // The phase and, unless they follow from it, the ways in which its plans are evaluated.
    private static void WriteKind(EvaluationPlan plan, StateWriter writer)
    {
        var ways =
            (byte)((plan.IsPruned ? PrunedFlag : 0) | (plan.CollectsMoments ? CollectFlag : 0) | (plan.HasFixedModel ? FixedFlag : 0)
                | (plan.Shapes.IsEmpty ? 0 : ShapesFlag));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(plan.Id.Phase, WaysFollow);
        if (plan.Id.Phase < KnownWays.Length && KnownWays[plan.Id.Phase] == ways)
        {
            writer.Byte((byte)plan.Id.Phase);
            return;
        }

        writer.Byte((byte)(plan.Id.Phase | WaysFollow));
        writer.Byte(ways);
    }

    private static (int Phase, byte Ways) ReadKind(ref StateReader reader)
    {
        var first = reader.Byte();
        if (first < KnownWays.Length) return (first, KnownWays[first]);
        if (first < WaysFollow) throw new FormatException($"There is no phase {first}.");
        var ways = reader.Byte();
        return ways <= (PrunedFlag | CollectFlag | FixedFlag | ShapesFlag)
            ? (first & ~WaysFollow, ways)
            : throw new FormatException($"A plan has the unknown flags {ways}.");
    }

    private static void WriteShapes(EvaluationPlan plan, StateWriter writer)
    {
        writer.Count(plan.Shapes.Length);
        foreach (var shape in plan.Shapes) CompactPolicyCodec.Write(writer, shape);
        writer.Flag(!plan.Units.IsEmpty);
        writer.Doubles(plan.Units.AsSpan());
    }

    private static (ImmutableArray<CompactShape> Shapes, ImmutableArray<double> Units) ReadShapes(ref StateReader reader, int size)
    {
        var shapes = new CompactShape[reader.CountOf(bytesEach: 8)];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = CompactPolicyCodec.ReadShape(ref reader);
        if (shapes.Length == 0 || shapes.Sum(shape => (long)shape.NumberCount) != size)
            throw new FormatException($"The numbers of {shapes.Length} policies are not the {size} of theta.");
        return ([.. shapes], reader.Byte() switch
        {
            0 => [],
            1 => [.. reader.Doubles(size)],
            _ => throw new FormatException("The units of a plan are malformed."),
        });
    }

    private static StateWriter Begin()
    {
        var writer = new StateWriter();
        writer.Byte(Version);
        return writer;
    }

    private static StateReader Begin(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        return version == Version
            ? reader
            : throw new FormatException($"The bytes have version {version}; this build reads version {Version}.");
    }

    private static void Write(PerturbationDistribution distribution, StateWriter writer)
    {
        switch (distribution)
        {
            case OrthogonalDistribution orthogonal:
                writer.Byte(OrthogonalKind);
                writer.Count(orthogonal.Directions);
                break;
            case FullCovarianceDistribution shaped:
                writer.Byte(ShapedKind);
                writer.Doubles(shaped.Matrix);
                break;
            default:
                writer.Byte(GaussianKind);
                break;
        }
    }

    private static PerturbationDistribution ReadDistribution(ref StateReader reader, int size) => reader.Byte() switch
    {
        GaussianKind => PerturbationDistribution.Gaussian,
        OrthogonalKind when reader.Count() is > 0 and var directions => new OrthogonalDistribution(directions),
        ShapedKind when size <= FullCovarianceDistribution.MaximumSize => new FullCovarianceDistribution(reader.Doubles(size * size), size),
        var kind => throw new FormatException($"There is no distribution {kind} of perturbations of {size} weights."),
    };

    private static uint Word(ref StateReader reader) =>
        reader.Varint() is var value && value <= uint.MaxValue ? (uint)value : throw new FormatException("A number is above 32 bits.");
}
