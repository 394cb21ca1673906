using System.Collections.Immutable;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>What a shrinking tries next. Pure.</summary>
/// <param name="settings">The specification's section.</param>
/// <param name="tuning">Makes the trainings of smaller policies.</param>
internal sealed class ShrinkSteps(ShrinkSpecification settings, ShrinkTuning tuning)
{
    /// <summary>Numbers of all policies of a plan, if it has more than two: a larger plan would make a large message.</summary>
    public const int MostNumbers = 200_000;

    /// <summary>Structures that the front has at most, the first and the last among them.</summary>
    public const int MostStructures = 10;

    /// <summary>Parts that are tried alone in a trial, at most.</summary>
    public const int MostSingles = 12;

    private const int MostSizes = 4;
    private const int Bites = 8;
    private const int BoldBites = 4;

    // Of the return; 2^7 times this share is more than all of it, and then whatever it costs.
    private const double LeastDoubled = 0.01;
    private const int MostDoublings = 8;

    // A part whose loss is so many times what is allowed is not worth a tuning.
    private const double Hopeless = 10;

    /// <summary>The first trial.</summary>
    public ShrinkState First(ShrinkState state)
    {
        var rounded = RoundedSimplification.Of(state.Lossless!);
        return rounded.Shape.NumberCount < state.Lossless!.Shape.NumberCount
            ? Judge(state, ShrinkTrialKind.Rounding, [ShrinkCandidate.Of(rounded)])
            : Several(state);
    }

    /// <summary>What follows a trial that is decided.</summary>
    public ShrinkState After(ShrinkState state)
    {
        var trial = state.Trial!;
        if (trial.Kind == ShrinkTrialKind.Bits) return Measure(WithAll(state, trial.Candidates));
        if (trial.Winner is { } winner)
        {
            var next = WithAll(state, [winner]) with { Current = winner.Policy, Tuned = null, Tuning = null };
            return trial.Kind switch
            {
                // What goes for nothing is tried once where a tuning may follow: its last parts cost the most trials.
                ShrinkTrialKind.Several when IsBold(next) => Tune(next),
                ShrinkTrialKind.Several => Several(next with { Reach = 2 * Removed(trial, winner) }),
                ShrinkTrialKind.Single => Several(next with { Reach = MostSizes, Order = ByLoss(trial) }),
                ShrinkTrialKind.Tuned => Tune(next with { Order = [], Bite = BiteAfter(next) }),
                _ => Several(next),
            };
        }

        return trial.Kind switch
        {
            ShrinkTrialKind.Several when IsBold(state) => Tune(state),
            // Smaller bites first, then each part by itself.
            ShrinkTrialKind.Several when Removed(trial, trial.Candidates[^1]) is > 1 and var least =>
                Several(state with { Reach = least / 2 }),
            ShrinkTrialKind.Several => Singles(state),
            ShrinkTrialKind.Single => IsHopeless(state) ? GiveUp(state) : Tune(state with { Order = ByLoss(trial) }),
            ShrinkTrialKind.Tuned when state.Tuning is not null => state with { Stage = ShrinkStage.Tuning, Trial = null },
            // Fewer parts at once, from the policy before.
            ShrinkTrialKind.Tuned when state.Bite > LeastBite(state) => Tune(state with { Bite = state.Bite / 2 }),
            ShrinkTrialKind.Tuned => GiveUp(state, trial.Candidates),
            _ => Several(state),
        };
    }

    /// <summary>The trial of a policy whose numbers have been tuned.</summary>
    /// <param name="state">The state, with the tuning after its last iteration.</param>
    /// <param name="tuned">The policy.</param>
    /// <param name="isOver">Whether it has had all its iterations; otherwise they go on if it falls short.</param>
    public static ShrinkState AfterTuning(ShrinkState state, CompactPolicy tuned, bool isOver) =>
        Judge(isOver ? state with { Tuned = null, Tuning = null } : state, ShrinkTrialKind.Tuned, [ShrinkCandidate.Of(tuned)]);

    /// <summary>
    /// Whether a return during a tuning says that it may have done enough: within two thirds of what may be lost, where returns differ
    /// little.
    /// </summary>
    public bool IsTuned(ShrinkState state, double mean) =>
        IsBoldAndSteady(state) && mean >= state.Chosen.Result!.Return - (2 * Allowed(state) / 3);

    /// <summary>Whether a trial that is on the border is not worth many episodes: a tuning begins or goes on if nothing passes.</summary>
    public bool IsQuick(ShrinkState state) =>
        IsBoldAndSteady(state) && (state.Trial!.Kind == ShrinkTrialKind.Several || state.Tuning is not null);

    /// <summary>The mean loss that is allowed.</summary>
    public double Allowed(ShrinkState state)
    {
        var allowed = ShrinkAllowance.Of(settings, state.Chosen.Result!);
        if (state.Doublings == 0) return allowed;
        if (state.Doublings == MostDoublings) return double.PositiveInfinity;
        return Math.Max(allowed, LeastDoubled * Math.Abs(state.Chosen.Result!.Return)) * (1 << state.Doublings);
    }

    private ShrinkState Several(ShrinkState state)
    {
        if (IsAsSmallAsWanted(state)) return FewerBits(state);
        // To tell what single parts are worth would take hundreds of episodes of each.
        if (IsNoisy(state)) return Tune(state);
        var (current, observed) = (state.Current!, state.Chosen.Normalizer);
        var parts = Ordered(state);
        var candidates = new List<ShrinkCandidate>();
        var (size, most) = (Math.Min(MostAtOnce(state, state.Reach), Math.Max(1, parts.Length / 2)), Most(current, MostSizes));
        for (; size >= 1 && candidates.Count < most; size /= 2)
        {
            if (size > parts.Length) continue;
            var smaller = CompactParts.Without(current, parts.Take(size), observed);
            if (smaller.Shape.WeightCount >= settings.MinWeights)
                candidates.Add(ShrinkCandidate.Of(smaller, new CompactPart(default, size, 0)));
        }

        return candidates.Count == 0 ? GiveUp(state) : Judge(state, ShrinkTrialKind.Several, candidates);
    }

    private ShrinkState Singles(ShrinkState state)
    {
        var (current, observed) = (state.Current!, state.Chosen.Normalizer);
        var candidates = Ordered(state).Take(Most(current, MostSingles))
            .Select(part => ShrinkCandidate.Of(CompactParts.Without(current, [part], observed), part))
            .Where(candidate => candidate.Policy.Shape.WeightCount >= settings.MinWeights).ToList();
        return candidates.Count == 0 ? GiveUp(state) : Judge(state, ShrinkTrialKind.Single, candidates);
    }

    // Several parts at once as long as a tuning makes up for them, then fewer, down to one.
    private ShrinkState Tune(ShrinkState state)
    {
        var (current, observed, parts) = (state.Current!, state.Chosen.Normalizer, Ordered(state));
        if (IsAsSmallAsWanted(state)) return FewerBits(state);
        var enough = Math.Min(settings.Enough, settings.MaxWeights ?? int.MaxValue);
        var beyondEnough = current.Shape.WeightCount - enough;
        if (settings.Iterations == 0 || parts.IsEmpty || beyondEnough <= 0) return GiveUp(state);
        var most =
            MostAtOnce(state, Math.Min(beyondEnough, state.Bite > 0 ? Math.Min(state.Bite, parts.Length) : Bite(state, parts.Length)));
        for (var bite = most; bite >= 1; bite /= 2)
        {
            var smaller = CompactParts.Without(current, parts.Take(bite), observed);
            if (smaller.Shape.WeightCount < settings.MinWeights || smaller.Shape.NumberCount == 0) continue;
            var next = state with { Stage = ShrinkStage.Tuning, Trial = null, Tuned = smaller, TunedAt = state.Step, Bite = bite };
            return next with { Tuning = tuning.Of(smaller, state.Chosen, state.Step).Trainer.Initial() };
        }

        return GiveUp(state);
    }

    private bool IsNoisy(ShrinkState state) => settings.Iterations > 0 && ShrinkAllowance.IsNoisy(settings, state.Chosen.Result!);

    // A quarter of the parts at once, then an eighth, without a trial of each.
    private bool IsBold(ShrinkState state) => ShrinkAllowance.IsBold(settings, state.Chosen.Result!);

    // One return says how good a policy is, and few episodes decide.
    private bool IsBoldAndSteady(ShrinkState state) => IsBold(state) && !IsNoisy(state);

    private int Bite(ShrinkState state, int parts) => Math.Max(1, parts / (IsBold(state) ? BoldBites : Bites));

    private int LeastBite(ShrinkState state) => IsBold(state) ? Math.Max(1, Bite(state, Ordered(state).Length) / 2) : 1;

    private int BiteAfter(ShrinkState state) =>
        IsBold(state) ? Math.Min(state.Bite, Bite(state, Ordered(state).Length)) : state.Bite;

    private bool IsHopeless(ShrinkState state) =>
        !(state.Trial!.Candidates.Min(candidate => candidate.MeanLoss) <= Hopeless * Allowed(state));

    // What was lost beyond the tolerance was lost for this.
    private bool IsAsSmallAsWanted(ShrinkState state) =>
        state.Doublings > 0 && state.Current!.Shape.WeightCount <= settings.MaxWeights;

    // No more than has to go.
    private int MostAtOnce(ShrinkState state, int most) =>
        state.Doublings == 0 ? most : Math.Min(most, state.Current!.Shape.WeightCount - settings.MaxWeights!.Value);

    // Where too many weights are left, more may be lost; otherwise fewer bits are next.
    private ShrinkState GiveUp(ShrinkState state, ImmutableArray<ShrinkCandidate> beyond = default)
    {
        if (settings.MaxWeights is { } most && state.Current!.Shape.WeightCount > most && state.Doublings < MostDoublings)
            return Several(state with { Doublings = state.Doublings + 1, Reach = int.MaxValue, Bite = 0, Order = [] });
        return FewerBits(beyond.IsDefault ? state : WithAll(state, beyond));
    }

    private ShrinkState FewerBits(ShrinkState state)
    {
        var candidates = settings.Bits.Distinct().OrderDescending()
            .Select(bits => ShrinkCandidate.Of(PolicyQuantization.Apply(state.Current!, bits))).ToList();
        return candidates.Count == 0 ? Measure(state) : Judge(state, ShrinkTrialKind.Bits, candidates);
    }

    private static ShrinkState Judge(ShrinkState state, ShrinkTrialKind kind, IEnumerable<ShrinkCandidate> candidates) =>
        state with { Stage = ShrinkStage.Judging, Trial = new ShrinkTrial(kind, [.. candidates]) };

    private static ShrinkState Measure(ShrinkState state) =>
        state with { Stage = state.Front.All(entry => entry.Result is not null) ? ShrinkStage.Done : ShrinkStage.Measuring, Trial = null };

    private static ShrinkState WithAll(ShrinkState state, IEnumerable<ShrinkCandidate> candidates)
    {
        var front = state.Front.AddRange(candidates.Select(candidate =>
            new FrontEntry(candidate.Policy, candidate.Verdict == ShrinkVerdict.Within)));
        while (front.Count(entry => entry.Policy.Quantization is null) > MostStructures)
        {
            // The one whose neighbors are closest; neither the first two nor the last, which may be the run's policy.
            var structures = front.Where(entry => entry.Policy.Quantization is null).ToList();
            var least = Enumerable.Range(2, structures.Count - 4).MinBy(i =>
                (double)structures[i - 1].Policy.Shape.NumberCount / Math.Max(1, structures[i + 1].Policy.Shape.NumberCount));
            front = front.Remove(structures[least]);
        }

        return state with { Front = front };
    }

    // Those that have been tried alone first, by what they lost.
    private static ImmutableArray<CompactPart> Ordered(ShrinkState state)
    {
        var parts = CompactParts.Of(state.Current!, state.Chosen.Normalizer);
        var tried = state.Order.Where(parts.ToHashSet().Contains).ToList();
        return [.. tried, .. parts.Except(tried)];
    }

    private static ImmutableArray<CompactPart> ByLoss(ShrinkTrial trial) =>
        [.. trial.Candidates.OrderBy(candidate => candidate.MeanLoss).Select(candidate => candidate.Gone)];

    private static int Removed(ShrinkTrial trial, ShrinkCandidate candidate) =>
        trial.Kind == ShrinkTrialKind.Several ? candidate.Gone.From : 1;

    private static int Most(CompactPolicy policy, int most) =>
        Math.Clamp((MostNumbers / Math.Max(1, policy.Shape.NumberCount)) - 1, 1, most);
}
