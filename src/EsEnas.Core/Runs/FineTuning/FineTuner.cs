using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.FineTuning;

/// <summary>
/// The last phase of a run (docs/objectives.md): fixes the model that the selection chose and trains its active weights and biases alone,
/// from the trained theta, then plays the same report episodes again. The better of both policies is the run's. Pure, like
/// <see cref="Trainer"/>, whose loop it uses over the one-model space: start, then ask and tell until finished.
/// </summary>
/// <remarks>
/// Immutable, thread safe. Draws from a seed of its own, so that nothing of it depends on whether training goes on later.
/// </remarks>
public sealed class FineTuner
{
    private readonly Trainer trained;
    private readonly PolicySelection selection;
    private readonly FineTuningStateCodec codec;
    private readonly IWeightOptimizer optimizer;
    private readonly int mostParameters;
    // Derived from the specification and the selection to the bit, so no part of a state.
    private readonly ConditionalWeakTable<SelectionState, FixedTrainer> trainers = [];

    /// <summary>The fine-tuning that the trainer's specification asks for.</summary>
    /// <exception cref="SpecificationException">There are no policies to tune, or the optimizer cannot train their weights.</exception>
    public FineTuner(Trainer trainer, PolicySelection selection)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        trained = trainer;
        this.selection = selection;
        codec = new FineTuningStateCodec(trainer, selection, TrainerFor);
        var settings = trainer.Specification.FineTuning;
        if (trainer.Objective is not { Models: PolicySpace policies, Environment: not null })
            throw new SpecificationException(new SpecificationError("fineTuning.iterations", NumberText.Grouped(settings.Iterations),
                $"0: the models of '{trainer.Objective.Name}' are no policies"));
        mostParameters = policies.BiasCount + policies.MostWeights;
        optimizer = ExperimentFactory.CreateOptimizer(SpecificationFor(0), mostParameters);
    }

    /// <summary>Iterations of training.</summary>
    public int Iterations => trained.Specification.FineTuning.Iterations;

    /// <summary>
    /// The largest size of a checkpoint: the selection twice, with the weights before and after, and the training of a model with as many
    /// weights as there can be.
    /// </summary>
    internal long CheckpointBytes
    {
        get
        {
            const int Frames = 512;
            var memory = new StateWriter();
            optimizer.Save(optimizer.Initial(mostParameters), memory);
            // Of each model that is remembered, its return and next to nothing: it is always the same.
            var models =
                (RecentModels.MaxIterations * (long)Math.Min(trained.Specification.Evaluations.PerIteration, RecentModels.MaxModels)) + 1;
            // Two states that a schedule keeps beside the one in progress.
            var states = trained.Specification.Optimizer.ReducesSteps ? 3 : 1;
            return Frames + (2 * selection.CheckpointBytes(candidates: 1)) + (states * ((8L * mostParameters) + memory.Written.Length
                + (16L * trained.Objective.ObservationSize) + (models * 30))) + (8L * trained.Specification.Optimizer.Schedule.Window);
        }
    }

    /// <summary>Starts from a finished selection and the state that it started from.</summary>
    /// <exception cref="InvalidOperationException">The selection is not finished, or is of another state.</exception>
    public FineTuningState Start(TrainerState state, SelectionState chosen)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(chosen);
        if (chosen.Result is null) throw new InvalidOperationException("The selection is not finished.");
        if (chosen.Iteration != state.Iteration) throw new InvalidOperationException("The selection is of another iteration.");
        var (trainer, objective) = FixedFor(chosen);
        var initial = trainer.Initial();
        var settled = state.Settled;
        return new FineTuningState
        {
            Chosen = chosen,
            Trainer = initial with
            {
                Theta = ImmutableArray.Create(objective.FixedModel.Gather(settled.Theta.AsSpan())),
                Moments = settled.Moments,
                // The steps go on as small as they have become, unless it is said how large they are.
                Schedule = initial.Schedule is not { } schedule || state.Schedule is not { } before || HasOwnSteps
                    ? initial.Schedule
                    : schedule with { Status = before.Status with { Iteration = 0, Change = ScaleChange.None } },
            },
        };
    }

    /// <summary>Whether the weights are trained and only the report is missing.</summary>
    public bool IsTrained(FineTuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return FixedFor(state.Chosen).Trainer.IsFinished(state.Trainer);
    }

    /// <summary>Whether the fine-tuned policy's return is known.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Called like Trainer.IsFinished.")]
    public bool IsFinished(FineTuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Polished is not null;
    }

    /// <summary>The next iteration's evaluations, or those of the report.</summary>
    /// <exception cref="InvalidOperationException">The fine-tuning is finished.</exception>
    public EvaluationPlan Ask(FineTuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (IsFinished(state)) throw new InvalidOperationException("The fine-tuning is finished.");
        if (IsTrained(state)) return selection.Ask(Unreported(state));
        var (trainer, objective) = FixedFor(state.Chosen);
        return objective.Translate(trainer.Ask(state.Trainer), state.Chosen.Iteration);
    }

    /// <summary>The state after an iteration and its row, numbered from 1; after the report there is no row.</summary>
    /// <param name="state">The state that <see cref="Ask"/> was called with.</param>
    /// <param name="outcomes">One outcome per evaluation, by index.</param>
    /// <exception cref="ArgumentException">An outcome is missing or out of place.</exception>
    /// <exception cref="InvalidOperationException">The fine-tuning is finished.</exception>
    public (FineTuningState Next, IterationRow? Row) Tell(FineTuningState state, IReadOnlyList<Outcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (IsFinished(state)) throw new InvalidOperationException("The fine-tuning is finished.");
        if (IsTrained(state)) return (state with { Polished = selection.Tell(Unreported(state), outcomes) }, null);
        var (next, row) = FixedFor(state.Chosen).Trainer.Tell(state.Trainer, outcomes);
        return (state with { Trainer = next }, row);
    }

    /// <summary>
    /// The better policy of a finished fine-tuning, as a finished selection: the fine-tuned one if its report has fewer diverged episodes,
    /// or as many and a higher mean real return, else the one that the selection chose.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fine-tuning is not finished.</exception>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Called like PolicySelection.Result.")]
    public SelectionState Better(FineTuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state is not { Polished: { Result: { } after } polished, Chosen.Result: { } before })
            throw new InvalidOperationException("The fine-tuning is not finished.");
        // With a policy that always diverged, before or after, the comparison of diverged episodes decides.
        var better = after.Diverged < before.Diverged || (after.Diverged == before.Diverged && after.Return > before.Return);
        return better ? polished : state.Chosen;
    }

    /// <summary>The checkpoint of a fine-tuning.</summary>
    public byte[] Save(FineTuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return codec.Save(state);
    }

    /// <summary>Reads a fine-tuning's checkpoint. What was saved comes back to the bit.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification.</exception>
    public FineTuningState Load(ReadOnlySpan<byte> checkpoint) => codec.Load(checkpoint);

    // The selection before its report, with the fine-tuned weights: the same episodes, in a round of their own.
    private SelectionState Unreported(FineTuningState state)
    {
        var (trainer, objective) = FixedFor(state.Chosen);
        var tuned = state.Trainer.Settled;
        return state.Chosen with
        {
            Theta = ImmutableArray.Create(objective.FixedModel.Scatter(tuned.Theta.AsSpan(), [.. state.Chosen.Theta])),
            Normalizer = trainer.NormalizerOf(tuned),
            Result = null,
        };
    }

    private bool HasOwnSteps => trained.Specification.FineTuning is { Sigma: not null } or { StepSize: not null };

    private FixedTrainer FixedFor(SelectionState chosen) => trainers.GetValue(chosen, Make);

    private Trainer TrainerFor(SelectionState chosen) => FixedFor(chosen).Trainer;

    private FixedTrainer Make(SelectionState chosen)
    {
        var objective = new FixedModelObjective(trained.Objective, chosen.Candidates[0].Model);
        return new FixedTrainer(new Trainer(SpecificationFor(chosen.Iteration), objective), objective);
    }

    private ExperimentSpecification SpecificationFor(int iteration)
    {
        var run = trained.Specification;
        var settings = run.FineTuning;
        var optimizer =
            settings.Optimizer is { } kind && kind != run.Optimizer.Kind ? new OptimizerSpecification { Kind = kind } : run.Optimizer;
        return run.OfOneModel() with
        {
            Controller = new ControllerSpecification { Kind = ControllerKind.Random },
            Optimizer = optimizer with
            {
                Sigma = settings.Sigma ?? optimizer.Sigma,
                Step = optimizer.Step with { StepSize = settings.StepSize ?? optimizer.Step.StepSize },
            },
            Objective = new ObjectiveSpecification(),
            Iterations = Math.Max(1, settings.Iterations),
            StopAtReturn = null,
            Seed = new RandomStream(run.Seed, RandomPurpose.OneModel, (uint)iteration).NextUInt64(),
        };
    }

    private sealed record FixedTrainer(Trainer Trainer, FixedModelObjective Objective);
}
