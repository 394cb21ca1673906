using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Core.Statistics;

namespace EsEnas.Core.Runs.Selection;

/// <summary>
/// The honest choice of a run's policy: the models of the last iterations, with the current weights, go through successive halving on fresh
/// seeds (all models of a round meet the same episodes); the winner's return comes from further episodes that had no part in choosing.
/// Pure, like <see cref="Trainer"/>: start, then ask and tell until finished.
/// </summary>
/// <remarks>
/// <para>Candidates are the distinct models of the last iterations, best training return first. Round r gives each of them
/// <c>selection.episodes</c> · 4^r episodes, after which the best quarter stays, at least one. The order is: fewest diverged episodes, then
/// the highest mean real return over all selection episodes so far, then the order before. So a model that ever diverged loses to one that
/// never did. When one is left, it alone plays <c>selection.reportEpisodes</c> more.</para>
/// <para>Immutable, thread safe. Leaves the trainer's state alone, so it can run in the middle of training.</para>
/// </remarks>
public sealed class PolicySelection(Trainer trainer)
{
    private const int Shrink = 4;
    private readonly SelectionStateCodec codec = new(trainer.Specification, trainer.Objective);

    /// <summary>Starts from a trainer state with at least one completed iteration.</summary>
    /// <exception cref="InvalidOperationException">No iteration has been completed.</exception>
    public SelectionState Start(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Recent.IsEmpty) throw new InvalidOperationException("No iteration has been completed: there is no model to choose from.");
        var settings = trainer.Specification.Selection;
        var fingerprint = trainer.FingerprintOf(state);
        state = state.Settled;
        return new SelectionState
        {
            Iteration = state.Iteration,
            Round = 0,
            Fingerprint = fingerprint,
            Theta = state.Theta,
            Normalizer = trainer.NormalizerOf(state),
            Sigma = trainer.SigmaOf(state),
            RoundEpisodes = settings.Episodes,
            EpisodesBefore = 0,
            ReportEpisodes = settings.ReportEpisodes,
            Candidates = CandidatesOf(state, settings.Candidates),
        };
    }

    /// <summary>
    /// The next round's evaluations, all at the unperturbed weights: candidate by candidate, each with the same episodes; then the
    /// reporting episodes.
    /// </summary>
    /// <exception cref="InvalidOperationException">The selection is finished.</exception>
    public EvaluationPlan Ask(SelectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (IsFinished(state)) throw new InvalidOperationException("The selection is finished.");
        var reporting = state.Candidates.Length == 1;
        var (purpose, first, episodes) = reporting
            ? (RandomPurpose.ReportEpisode, 0, state.ReportEpisodes)
            : (RandomPurpose.SelectionEpisode, state.EpisodesBefore, state.RoundEpisodes);
        var evaluations = new Evaluation[state.Candidates.Length * episodes];
        for (var i = 0; i < evaluations.Length; i++)
        {
            var episode = new EpisodeKey(purpose, (uint)state.Iteration, (uint)(first + (i % episodes)));
            evaluations[i] = new Evaluation(i, 0, 0, state.Candidates[i / episodes].Model, episode);
        }

        return new EvaluationPlan(new PlanId(SelectionPhase.Number, state.Iteration, state.Round), trainer.Specification.Seed,
            [.. state.Theta], state.Sigma, state.Normalizer, evaluations)
        {
            // What is measured is what the policy file holds.
            IsPruned = true,
        };
    }

    /// <summary>The state after a round.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <exception cref="ArgumentException">An outcome is missing or out of place.</exception>
    /// <exception cref="InvalidOperationException">The selection is finished.</exception>
    public SelectionState Tell(SelectionState state, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(outcomes);
        if (IsFinished(state)) throw new InvalidOperationException("The selection is finished.");
        var reporting = state.Candidates.Length == 1;
        var episodes = reporting ? state.ReportEpisodes : state.RoundEpisodes;
        Outcome.Check(outcomes, state.Candidates.Length * episodes);
        if (reporting) return state with { Round = state.Round + 1, Result = Report(state.Candidates[0].Model, outcomes) };
        var played = state.Candidates.Select((candidate, c) => Add(candidate, outcomes, c * episodes, episodes));
        return state with
        {
            Round = state.Round + 1,
            RoundEpisodes = checked(state.RoundEpisodes * Shrink),
            EpisodesBefore = checked(state.EpisodesBefore + state.RoundEpisodes),
            // The sort is stable: ties keep their order.
            Candidates = [.. played.OrderBy(candidate => candidate.Diverged).ThenByDescending(candidate => candidate.Mean)
                .Take(Math.Max(1, state.Candidates.Length / Shrink))],
        };
    }

    /// <summary>Whether the winner's return is known.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Called like Trainer.IsFinished.")]
    public bool IsFinished(SelectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Result is not null;
    }

    /// <summary>The policy file of a finished selection; null for an objective without policies.</summary>
    /// <param name="state">A finished state.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="numericsIdentity">What the numbers depend on beside the specification.</param>
    /// <exception cref="InvalidOperationException">The selection is not finished.</exception>
    public PolicyDocument? Result(SelectionState state, RunId run, string numericsIdentity)
    {
        ArgumentNullException.ThrowIfNull(state);
        var result = state.Result ?? throw new InvalidOperationException("The selection is not finished.");
        if (trainer.Objective is not { Models: PolicySpace policies, Environment: { } environment }) return null;
        var measured = result.Episodes > 0;
        return new PolicyDocument
        {
            Task = trainer.Specification.Task,
            Network = state.Compact?.Wire() ?? policies.WirePruned(result.Model, state.Theta.AsSpan()),
            Normalizer = state.Compact?.Normalize() ?? state.Normalizer,
            Quantization = state.Compact?.Quantization,
            ActionLow = [.. environment.ActionLow],
            ActionHigh = [.. environment.ActionHigh],
            ActionScale = ActionScales.Settle(trainer.Specification, environment).Policy.ActionScale ?? ActionScale.Range,
            Size = state.Compact is { } compact ? policies.SizeOf(compact) : policies.SizeOf(result.Model, state.Theta.AsSpan()),
            Provenance = new PolicyProvenance(run.Value, SpecificationText.ToCanonicalYaml(trainer.Specification),
                trainer.Specification.Seed, state.Iteration, state.Fingerprint.ToString(), numericsIdentity,
                DnaCodec.ToText(policies.Space, result.Model), measured ? result.Return : null,
                measured ? result.ReturnStd : null, result.Episodes),
        };
    }

    /// <summary>Rounds that are left, the reporting one included.</summary>
    internal static int RoundsLeft(SelectionState state)
    {
        if (state.Result is not null) return 0;
        var rounds = 1;
        for (var left = state.Candidates.Length; left > 1; left = Math.Max(1, left / Shrink)) rounds++;
        return rounds;
    }

    /// <summary>The size of a checkpoint with that many candidates, if all models take as many bytes as a random one.</summary>
    internal long CheckpointBytes(int candidates)
    {
        const int Head = 160;
        const int CandidateBytes = 28;
        var space = trainer.Objective.Models.Space;
        var model = DnaCodec.ToBytes(space, space.Sample(new RandomStream(trainer.Specification.Seed, RandomPurpose.Sample))).Length;
        return Head + (8L * trainer.Objective.Models.ParameterCount) + (16L * trainer.Objective.ObservationSize)
            + (candidates * (long)(model + CandidateBytes));
    }

    /// <summary>The checkpoint of a selection.</summary>
    public byte[] Save(SelectionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return codec.Save(state);
    }

    /// <summary>Reads a selection's checkpoint. What was saved comes back to the bit.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification.</exception>
    public SelectionState Load(ReadOnlySpan<byte> checkpoint) => codec.Load(checkpoint);

    // Distinct models, each with its best training return; NaN (diverged) sorts last, equal returns by recency, then index.
    private static ImmutableArray<SelectionCandidate> CandidatesOf(TrainerState state, int count)
    {
        var best = new Dictionary<Dna, double>();
        var order = new List<Dna>();
        foreach (var recent in state.Recent.Reverse())
        {
            foreach (var (model, trainingReturn) in recent.Models)
            {
                if (best.TryAdd(model, trainingReturn)) order.Add(model);
                else if (trainingReturn > best[model] || double.IsNaN(best[model])) best[model] = trainingReturn;
            }
        }

        return [.. order.OrderByDescending(model => best[model]).Take(count).Select(model => new SelectionCandidate(model, 0, 0, 0))];
    }

    private static SelectionCandidate Add(SelectionCandidate candidate, IReadOnlyList<Outcome> outcomes, int first, int count)
    {
        var (sum, episodes, diverged) = (candidate.Sum, candidate.Episodes, candidate.Diverged);
        for (var i = first; i < first + count; i++)
        {
            if (!outcomes[i].IsValid)
            {
                diverged++;
                continue;
            }

            sum += outcomes[i].Return;
            episodes++;
        }

        return candidate with { Sum = sum, Episodes = episodes, Diverged = diverged };
    }

    internal static SelectionResult Report(Dna model, IReadOnlyList<Outcome> outcomes)
    {
        double[] returns = [.. outcomes.Where(outcome => outcome.IsValid).Select(outcome => outcome.Return)];
        if (returns.Length == 0) return new SelectionResult(model, double.NaN, double.NaN, 0, outcomes.Count);
        var (count, mean, deviation) = SampleMoments.Of(returns);
        return new SelectionResult(model, mean, count == 1 ? 0.0 : deviation, count, outcomes.Count - count);
    }
}
