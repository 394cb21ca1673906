using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>
/// Takes away from a chosen policy what it can do without (docs/shrinking.md): first what no action can tell; then parts, judged on fresh
/// episodes that both policies play, with a tuning where one falls short; then bits. In the end it measures what is left of each size
/// on episodes that had no part. Pure: start, then ask and tell until finished. Immutable, thread safe.
/// </summary>
internal sealed class Shrinker(Trainer trainer)
{
    private readonly ShrinkTuning tuning = new(trainer);
    private readonly ShrinkTest test = new(trainer.Specification.Shrink);

    private ShrinkSteps Steps => field ??= new ShrinkSteps(trainer.Specification.Shrink, tuning);

    private ShrinkStateCodec Codec => field ??= new ShrinkStateCodec(trainer, TrainerOf);

    /// <summary>Starts from a finished selection.</summary>
    /// <remarks>A policy that has no valid return, or whose numbers are not all finite, stays as it is.</remarks>
    public ShrinkState Start(SelectionState chosen)
    {
        var result = chosen.Result ?? throw new InvalidOperationException("The selection is not finished.");
        var original = CompactPolicy.Of((PolicySpace)trainer.Objective.Models, result.Model, chosen.Theta.AsSpan(), chosen.Normalizer);
        var state = new ShrinkState
        {
            Chosen = chosen,
            Step = 0,
            Judged = 0,
            Stage = ShrinkStage.Done,
            Original = null,
            Lossless = null,
            Current = null,
        };
        if (!original.IsFinite || result.Episodes == 0) return state;
        var lossless = LosslessSimplification.Of(original);
        ImmutableArray<FrontEntry> front = [new(original, IsWithin: true, result)];
        if (lossless.Shape.NumberCount < original.Shape.NumberCount) front = front.Add(new FrontEntry(lossless, IsWithin: true));
        return Steps.First(state with { Original = original, Lossless = lossless, Current = lossless, Front = front });
    }

    /// <summary>What to evaluate next.</summary>
    public EvaluationPlan Ask(ShrinkState state) => state.Stage switch
    {
        ShrinkStage.Judging => PlanOf(state, [state.Lossless!, .. Open(state).Select(candidate => candidate.Policy)],
            _ => test.EpisodesOf(state.Trial!.Look), RandomPurpose.ShrinkEpisode, state.Judged),
        ShrinkStage.Measuring => PlanOf(state, [.. Unmeasured(state).Select(i => state.Front[i].Policy)],
            place => EpisodesOf(state, Unmeasured(state)[place]), RandomPurpose.FrontEpisode, 0),
        ShrinkStage.Tuning => AskTuning(state),
        _ => throw new InvalidOperationException("The shrinking is finished."),
    };

    /// <summary>The state after a plan, and its row.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <exception cref="ArgumentException">An outcome is missing or out of place.</exception>
    public (ShrinkState Next, IterationRow Row) Tell(ShrinkState state, IReadOnlyList<Outcome> outcomes)
    {
        Outcome.Check(outcomes, Ask(state).Evaluations.Count);
        var (next, mean) = state.Stage switch
        {
            ShrinkStage.Judging => TellJudging(state, outcomes),
            ShrinkStage.Tuning => TellTuning(state, outcomes),
            _ => TellMeasuring(state, outcomes),
        };
        var best = Trainer.Better(state.BestReturn, mean);
        next = next with { Step = state.Step + 1, BestReturn = best };
        var summary = IterationSummary.Of(outcomes, outcomes.Count);
        return (next, new IterationRow(new IterationNumber(next.Step), mean, best, summary.TrainingMean, summary.TrainingStd,
            outcomes.Count, (int)summary.Invalid.Total, summary.Steps, next.Current!.Shape.WeightCount, FingerprintOf(next))
        {
            Invalid = summary.Invalid,
            Terms = IterationSummary.TermsOf(outcomes),
        });
    }

    /// <summary>
    /// The entry of the front that is the run's policy: the smallest of full precision that has passed; null if there is none.
    /// </summary>
    public static FrontEntry? Smallest(ShrinkState state) => PolicyPlace(state) is { } place ? state.Front[place] : null;

    /// <summary>The checkpoint of a state.</summary>
    public byte[] Save(ShrinkState state) => Codec.Save(state);

    /// <summary>Reads a checkpoint. What was saved comes back to the bit.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification.</exception>
    public ShrinkState Load(ReadOnlySpan<byte> checkpoint) => Codec.Load(checkpoint);

    private static List<ShrinkCandidate> Open(ShrinkState state) =>
        [.. state.Trial!.Candidates.Where(candidate => candidate.Verdict == ShrinkVerdict.Open)];

    // Entries that the next plan measures: as many as make no large message.
    private static List<int> Unmeasured(ShrinkState state)
    {
        var (places, numbers) = (new List<int>(), 0L);
        for (var i = 0; i < state.Front.Length; i++)
        {
            if (state.Front[i].Result is not null) continue;
            numbers += state.Front[i].Policy.Shape.NumberCount;
            if (places.Count > 0 && numbers > ShrinkSteps.MostNumbers) break;
            places.Add(i);
        }

        return places;
    }

    // Before the measuring no entry has episodes, after it those without a valid one are passed over.
    private static int? PolicyPlace(ShrinkState state)
    {
        for (var i = state.Front.Length - 1; i >= 0; i--)
            if (state.Front[i] is { IsWithin: true, Policy.Quantization: null, Result: null or { Episodes: > 0 } }) return i;
        return null;
    }

    private int EpisodesOf(ShrinkState state, int place)
    {
        var settings = trainer.Specification;
        return place == PolicyPlace(state)
            ? Math.Max(settings.Shrink.ReportEpisodes, settings.Selection.ReportEpisodes)
            : settings.Shrink.ReportEpisodes;
    }

    private EvaluationPlan PlanOf(ShrinkState state, ImmutableArray<CompactPolicy> policies, Func<int, int> episodesOf,
        RandomPurpose purpose, int first)
    {
        var evaluations = new List<Evaluation>();
        for (var place = 0; place < policies.Length; place++)
        {
            var model = new Dna([place]);
            for (var episode = 0; episode < episodesOf(place); episode++)
                evaluations.Add(new Evaluation(evaluations.Count, 0, 0, model,
                    new EpisodeKey(purpose, (uint)state.Chosen.Iteration, (uint)(first + episode))));
        }

        return new EvaluationPlan(new PlanId(ShrinkPhase.Number, 0, state.Step), trainer.Specification.Seed,
            [.. policies.SelectMany(policy => policy.Numbers)], 0, new Normalizer([], []), evaluations)
        {
            Shapes = [.. policies.Select(policy => policy.Shape)],
        };
    }

    private (ShrinkState Next, double Mean) TellJudging(ShrinkState state, IReadOnlyList<Outcome> outcomes)
    {
        var (trial, allowed, isQuick) = (state.Trial!, Steps.Allowed(state), Steps.IsQuick(state));
        var episodes = test.EpisodesOf(trial.Look);
        var (place, best) = (0, double.NaN);
        Outcome[] lossless = [.. Part(0)];
        var judged = trial.Candidates.Select(candidate =>
        {
            if (candidate.Verdict != ShrinkVerdict.Open) return candidate;
            Outcome[] own = [.. Part(++place)];
            best = Trainer.Better(best, Mean(own));
            return test.Judge(candidate, lossless, own, trial.Look, allowed, isQuick);
        });
        trial = trial with { Candidates = [.. judged], Look = trial.Look + 1 };
        var next = state with { Trial = trial, Judged = checked(state.Judged + episodes) };
        return (trial.IsDecided ? Steps.After(next) : next, best);

        IEnumerable<Outcome> Part(int policy) => outcomes.Skip(policy * episodes).Take(episodes);
    }

    private EvaluationPlan AskTuning(ShrinkState state)
    {
        var (inner, objective) = TuningOf(state);
        return objective.Translate(inner.Ask(state.Tuning!), state.Step);
    }

    private (ShrinkState Next, double Mean) TellTuning(ShrinkState state, IReadOnlyList<Outcome> outcomes)
    {
        var (inner, objective) = TuningOf(state);
        var (tuned, row) = inner.Tell(state.Tuning!, outcomes);
        var next = state with { Tuning = tuned };
        var isOver = inner.IsFinished(tuned);
        if (!isOver && !Steps.IsTuned(state, row.MeanReturn)) return (next, row.MeanReturn);
        var theta = isOver ? tuned.Theta : state.Tuning!.Theta;
        return (ShrinkSteps.AfterTuning(next, objective.With(theta.AsSpan()), isOver), row.MeanReturn);
    }

    private (ShrinkState Next, double Mean) TellMeasuring(ShrinkState state, IReadOnlyList<Outcome> outcomes)
    {
        var (front, at, best) = (state.Front, 0, double.NaN);
        foreach (var place in Unmeasured(state))
        {
            var count = EpisodesOf(state, place);
            var result = PolicySelection.Report(state.Chosen.Result!.Model, [.. outcomes.Skip(at).Take(count)]);
            at += count;
            best = Trainer.Better(best, result.Return);
            front = front.SetItem(place, front[place] with { Result = result });
        }

        var isDone = front.All(entry => entry.Result is not null);
        return (state with { Front = front, Stage = isDone ? ShrinkStage.Done : ShrinkStage.Measuring }, best);
    }

    private (Trainer Trainer, CompactObjective Objective) TuningOf(ShrinkState state) =>
        tuning.Of(state.Tuned!, state.Chosen, state.TunedAt);

    private Trainer TrainerOf(CompactPolicy policy, SelectionState chosen, int step) =>
        tuning.Of(policy, chosen, step).Trainer;

    private Fingerprint FingerprintOf(ShrinkState state)
    {
        var content = new StateWriter();
        content.Bytes(Codec.Save(state));
        return Fingerprint.Of(content);
    }

    private static double Mean(Outcome[] outcomes)
    {
        double[] returns = [.. outcomes.Where(outcome => outcome.IsValid).Select(outcome => outcome.Return)];
        return returns.Length == 0 ? double.NaN : SampleMoments.Of(returns).Mean;
    }
}
