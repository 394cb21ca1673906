using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// ES-ENAS (Algorithm 1) as two pure functions: <see cref="Ask"/> says what to evaluate,
/// <see cref="Tell(TrainerState, IReadOnlyList{Outcome})"/> turns the outcomes into the next state.
/// </summary>
/// <remarks>Immutable, thread safe. Same state and outcomes, same bits.</remarks>
public sealed class Trainer
{
    private readonly IController controller;
    private readonly IWeightOptimizer optimizer;
    private readonly TrainerStateCodec codec;
    private readonly ProposalCounter counter;
    private readonly ControllerRewards controllerRewards;
    private readonly StepSchedule? schedule;
    private readonly MaskedRewards? maskedRewards;
    private readonly ImmutableArray<double> initialTheta;
    private readonly int perturbed;
    private readonly int modelPairs;
    private readonly int episodePairs;
    private readonly bool comparesLosses;

    /// <summary>Builds the controller and the optimizer that the specification names.</summary>
    /// <exception cref="SpecificationException">The specification holds a value that is not allowed, or not for this objective.</exception>
    public Trainer(ExperimentSpecification specification, IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        SpecificationText.Validate(specification);
        Specification = specification;
        Objective = objective;
        controller = ExperimentFactory.CreateController(specification, objective.Models.Space);
        optimizer = ExperimentFactory.CreateOptimizer(specification, objective.Models.ParameterCount);
        initialTheta = ImmutableArray.Create(ExperimentFactory.CreateInitialWeights(specification, objective.Models));
        schedule = specification.Optimizer.ReducesSteps
            ? new StepSchedule(specification, MostStepsOf(specification, objective), mayRestart: objective is not FixedModelObjective)
            : null;
        codec = new TrainerStateCodec(specification, objective, controller, optimizer);
        counter = new ProposalCounter(specification, objective.Models);
        controllerRewards = new ControllerRewards(specification, objective.Models);
        maskedRewards = objective.Models is IMaskedModels masked ? new MaskedRewards(specification, masked) : null;
        perturbed = 2 * specification.Evaluations.Directions;
        modelPairs = PairsOf(specification.Evaluations.PairModels);
        episodePairs = PairsOf(specification.Evaluations.PairEpisodes);
        comparesLosses = schedule is not null && specification.Optimizer.Schedule.MaxLoss is not null;
    }

    /// <summary>The specification.</summary>
    public ExperimentSpecification Specification { get; }

    /// <summary>The objective.</summary>
    public IObjective Objective { get; }

    /// <summary>Whether the objective's models are policies, so that one can be chosen and exported.</summary>
    internal bool HasPolicies => Objective is { Environment: not null, Models: PolicySpace };

    /// <summary>
    /// How large a checkpoint gets, in bytes, once the controller's memory is full: an estimate, exact where all models take as many bytes
    /// as a random one. Known before anything runs, so that a run whose state would be too large can be refused.
    /// </summary>
    public long CheckpointBytes
    {
        get
        {
            // A return and the length of the model beside it.
            var bytesEach = DnaCodec.ToBytes(Objective.Models.Space, SampleModel()).Length + 10L;
            var each = Math.Min(Specification.Evaluations.PerIteration, RecentModels.MaxModels);
            var models = controller.RememberedModels + ((long)RecentModels.MaxIterations * each)
                + Math.Min(ParetoFront.MaxEntries, Objective.Models.ParameterCount + 1);
            var state = codec.Save(Initial()).Length;
            if (schedule is null) return state + (models * bytesEach);
            // The best state since training began anew, and the best before that.
            return (3 * (state + (models * bytesEach))) + (8 * Specification.Optimizer.Schedule.Window);
        }
    }

    /// <summary>The state before the first iteration.</summary>
    public TrainerState Initial() => new()
    {
        Iteration = 0,
        Theta = initialTheta,
        Optimizer = optimizer.Initial(Objective.Models.ParameterCount),
        Controller = controller.Initial(),
        Moments = new RunningMoments(Objective.ObservationSize),
        BestReturn = double.NaN,
        LastMeanReturn = double.NaN,
        Recent = [],
        Schedule = schedule is null ? null : new ScheduleState(),
    };

    /// <summary>Whether training ends here: iterations done, stopAtReturn reached, or nothing left to gain by the step schedule.</summary>
    public bool IsFinished(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Iteration >= Specification.Iterations || HasReached(state) || state.Schedule is { IsOver: true };
    }

    /// <summary>Whether the last return at the current weights is the one to stop at; one of short episodes is not.</summary>
    internal bool HasReached(TrainerState state) => state.LastMeanReturn >= Specification.StopAtReturn
        && !Specification.Evaluations.AreShort(Specification.Evaluations.LastAtCurrent(state.Iteration) - 1);

    /// <summary>
    /// What to evaluate next: 2n perturbed evaluations (antithetic: +1, -1 of direction 0, 1, …; else +1 of direction 0, 1, …), then e at
    /// the current weights, in the iterations that have them.</summary>
    public EvaluationPlan Ask(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return PlanOf(state, Propose(state));
    }

    /// <summary>
    /// The first plan with a single evaluation, of a random model: what a plan takes is known from it without making all of it.
    /// </summary>
    public EvaluationPlan Sample() => PlanOf(Initial(), [SampleModel()]);

    /// <summary>The next state and its history row.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <remarks>
    /// A diverged evaluation takes its pair out of the weight update and counts for the controller as the worst reward of the
    /// iteration. If all diverged, weights, controller and moments stay as they are and the row's means are NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">An outcome is missing or out of place.</exception>
    public (TrainerState Next, IterationRow Row) Tell(TrainerState state, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Tell(state, Propose(state), outcomes);
    }

    /// <summary>As <see cref="Tell(TrainerState, IReadOnlyList{Outcome})"/>, without proposing the models a second time.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="plan">What it answered.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <exception cref="ArgumentException">An outcome is missing or out of place, or the plan is of another iteration.</exception>
    public (TrainerState Next, IterationRow Row) Tell(TrainerState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Id != new PlanId(TrainingPhase.Number, state.Iteration, 0) || plan.Evaluations.Count != EvaluationsOf(state))
            throw new ArgumentException($"The plan is of {plan.Id}, with {plan.Evaluations.Count} evaluations; " +
                $"the state is at iteration {state.Iteration}.", nameof(plan));
        var models = new Dna[plan.Evaluations.Count];
        for (var i = 0; i < models.Length; i++) models[i] = plan.Evaluations[i].Model;
        return Tell(state, models, outcomes);
    }

    private (TrainerState Next, IterationRow Row) Tell(TrainerState state, Dna[] models, IReadOnlyList<Outcome> outcomes)
    {
        Check(outcomes, models.Length);
        var liveWeights = Array.ConvertAll(models, model => Objective.Models.LiveWeights(model, state.Theta.AsSpan()));
        var summary = IterationSummary.Of(outcomes, perturbed);
        var measured = models.Length > perturbed;
        var isShort = Specification.Evaluations.AreShort(state.Iteration);

        // The order of the published code: weights, controller, observation moments.
        var returns = new IterationReturns(Specification.Seed, state.Iteration, PerturbedReturns(outcomes), summary.CurrentTrainingMean)
        {
            StepScale = schedule?.StepScaleOf(state.Schedule) ?? 1,
            SigmaScale = SigmaScaleOf(state),
        };
        // Masked policies are rewarded for what they prune, too.
        if (maskedRewards is not null) returns = maskedRewards.Of(PlanOf(state, models), returns);
        var (theta, optimizerState) = optimizer.Update(state.Theta.AsSpan(), state.Optimizer, returns);
        var next = state with
        {
            Iteration = state.Iteration + 1,
            Theta = ImmutableArray.Create(theta),
            Optimizer = optimizerState,
            Controller = controller.Report(state.Controller, state.Iteration,
                controllerRewards.Of(state.Iteration, outcomes, models, modelPairs)),
            Moments = CollectsMoments(state) ? Merge(state.Moments, outcomes) : state.Moments,
            BestReturn = measured && !isShort ? Better(state.BestReturn, summary.CurrentMean) : state.BestReturn,
            LastMeanReturn = measured ? summary.CurrentMean : state.LastMeanReturn,
            Recent = Remember(state, outcomes, models),
            Pareto = isShort
                ? state.Pareto
                : ParetoFront.Extend(state.Pareto, state.Iteration + 1, outcomes, models, liveWeights, perturbed),
        };
        if (schedule is not null)
        {
            next = schedule.MoveOn(state, next, outcomes, perturbed, Initial);
            if (measured && HasReached(next)) next = schedule.Reached(state, next, outcomes, perturbed);
        }

        // Returns of whole episodes are others. Last: the schedule may take the controller back to what it was before.
        if (isShort && !Specification.Evaluations.AreShort(next.Iteration))
            next = next with { Controller = controller.WithoutReturns(next.Controller) };
        var row = new IterationRow(new IterationNumber(next.Iteration), next.LastMeanReturn, next.BestReturn, summary.TrainingMean,
            summary.TrainingStd, models.Length, (int)summary.Invalid.Total, summary.Steps,
            (double)liveWeights.Sum(count => (long)count) / models.Length, FingerprintOf(next))
        {
            Invalid = summary.Invalid,
            Terms = IterationSummary.TermsOf(outcomes),
            Scale = next.Schedule?.Status ?? default,
            MeanReturnIteration = new IterationNumber(Specification.Evaluations.LastAtCurrent(next.Iteration)),
        };
        return (next, row);
    }

    /// <summary>A state of another run as this one, its fork, begins with it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="origin">That run's training.</param>
    public TrainerState Adopt(TrainerState state, Trainer origin)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(origin);
        return ForkedState.Of(state, origin.Specification, Specification, controller, origin.controller.RememberedModels);
    }

    /// <summary>What the models of an iteration have in common.</summary>
    /// <param name="plan">The iteration's plan, as <see cref="Ask"/> gave it.</param>
    /// <param name="next">The state after it, as <see cref="Tell(TrainerState, IReadOnlyList{Outcome})"/> gave it.</param>
    public ProposalSummary Summarize(EvaluationPlan plan, TrainerState next)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(next);
        return counter.Count(next.Iteration, plan.Evaluations);
    }

    /// <summary>The fingerprint of a state.</summary>
    public Fingerprint FingerprintOf(TrainerState state) => codec.FingerprintOf(state);

    /// <summary>The checkpoint of a state: versioned, checksummed.</summary>
    public byte[] Save(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return codec.Save(state);
    }

    /// <summary>Reads a checkpoint, of this or an older schema version. What was saved comes back to the bit.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification; the message says which.</exception>
    public TrainerState Load(ReadOnlySpan<byte> checkpoint) => codec.Load(checkpoint);

    /// <summary>The observation normalizer that goes with a state; identity where observations are not normalized.</summary>
    internal Normalizer NormalizerOf(TrainerState state) =>
        Specification.Normalization.Observations ? Normalizer.From(state.Moments) : Normalizer.Identity(Objective.ObservationSize);

    /// <summary>Smoothing of a state's next plan.</summary>
    internal double SigmaOf(TrainerState state) => optimizer.Sigma(state.Optimizer) * SigmaScaleOf(state);

    // What small steps have found must not be moved by another normalizer.
    private static bool CollectsMoments(TrainerState state) => state.Schedule is not { Status.ReturnedTo: > 0 };

    // Gym's limit, where the run has it.
    private static int MostStepsOf(ExperimentSpecification specification, IObjective objective) =>
        objective is { Environment.FrameSkip: var each, MostIntegrationSteps: > 0 and var most }
            ? (int)(most / each)
            : specification.Horizon;

    private double SigmaScaleOf(TrainerState state) => schedule?.SigmaScaleOf(state.Schedule) ?? 1;

    private int PairsOf(PairOption option) =>
        option == PairOption.Shared && optimizer.Antithetic ? Specification.Evaluations.Directions : 0;

    private int EvaluationsOf(TrainerState state) => Specification.Evaluations.In(state.Iteration);

    private Dna[] Propose(TrainerState state)
    {
        var proposed = controller.ProposeAll(state.Controller, state.Iteration, EvaluationsOf(state) - modelPairs);
        if (modelPairs == 0) return proposed;
        var models = new Dna[proposed.Length + modelPairs];
        for (var i = 0; i < models.Length; i++) models[i] = proposed[i < 2 * modelPairs ? i / 2 : i - modelPairs];
        return models;
    }

    private Dna SampleModel() => Objective.Models.Space.Sample(new RandomStream(Specification.Seed, RandomPurpose.Sample));

    private EvaluationPlan PlanOf(TrainerState state, Dna[] models)
    {
        var list = new Evaluation[models.Length];
        for (var i = 0; i < list.Length; i++)
        {
            var (direction, sign) = i >= perturbed ? (0, 0) : optimizer.Antithetic ? (i / 2, i % 2 == 0 ? 1 : -1) : (i, 1);
            // What perturbations lose is measured in their own episodes.
            var stream = i < 2 * episodePairs ? i / 2 * 2
                : i >= perturbed && comparesLosses && i - perturbed < Specification.Evaluations.Directions ? 2 * (i - perturbed) : i;
            var episode = new EpisodeKey(RandomPurpose.TrainingEpisode, (uint)state.Iteration, (uint)stream);
            list[i] = new Evaluation(i, direction, sign, models[i], episode);
        }

        return new EvaluationPlan(new PlanId(TrainingPhase.Number, state.Iteration, 0), Specification.Seed, [.. state.Theta],
            SigmaOf(state), NormalizerOf(state), list)
        {
            Distribution = optimizer.Distribution(state.Optimizer),
            CollectsMoments = CollectsMoments(state),
        };
    }

    private void Check(IReadOnlyList<Outcome> outcomes, int evaluations)
    {
        Outcome.Check(outcomes, evaluations);
        for (var i = 0; i < evaluations; i++)
        {
            if (outcomes[i].Moments is { } moments && moments.Size != Objective.ObservationSize)
                throw new ArgumentException(
                    $"Outcome {i} has moments of {moments.Size} components; the objective observes {Objective.ObservationSize}.",
                    nameof(outcomes));
        }
    }

    // Training returns of the perturbed evaluations; NaN where diverged.
    private double[] PerturbedReturns(IReadOnlyList<Outcome> outcomes)
    {
        var returns = new double[perturbed];
        for (var i = 0; i < returns.Length; i++)
            returns[i] = outcomes[i] is { IsValid: true } outcome ? outcome.TrainingReturn : double.NaN;
        return returns;
    }

    private RunningMoments Merge(RunningMoments moments, IReadOnlyList<Outcome> outcomes)
    {
        if (!Specification.Normalization.Observations) return moments;
        var merged = moments.Clone();
        foreach (var outcome in outcomes) if (outcome is { IsValid: true, Moments: not null }) merged.Merge(outcome.Moments);
        return merged;
    }

    private static ImmutableArray<RecentModels> Remember(TrainerState state, IReadOnlyList<Outcome> outcomes, Dna[] models)
    {
        var now = new RecentModel[models.Length];
        for (var i = 0; i < now.Length; i++)
            now[i] = new RecentModel(models[i], outcomes[i].IsValid ? outcomes[i].TrainingReturn : double.NaN);
        // NaN sorts below every number; the sort is stable, and what is kept goes back to the order of the evaluations.
        if (now.Length > RecentModels.MaxModels)
            now = [.. now.Index().OrderByDescending(entry => entry.Item.TrainingReturn).Take(RecentModels.MaxModels)
                .OrderBy(entry => entry.Index).Select(entry => entry.Item)];
        var older = state.Recent.Length < RecentModels.MaxIterations ? state.Recent : state.Recent[1..];
        return older.Add(new RecentModels(state.Iteration + 1, [.. now]));
    }

    /// <summary>The better of a mean and the best before it, which may be NaN for none.</summary>
    internal static double Better(double best, double mean) => double.IsNaN(best) || mean > best ? mean : best;
}
