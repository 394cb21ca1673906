using System.Collections.Immutable;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;

namespace EsEnas.Core.Runs.Shrinking;

/// <summary>The shrinking of the chosen policy (<see cref="Shrinker"/>), where the specification asks for it.</summary>
internal sealed class ShrinkPhase(Trainer trainer) : RunPhase<ShrinkState>(Kind)
{
    /// <summary>Its number in plans.</summary>
    internal const int Number = 3;

    private readonly Shrinker shrinker = new(trainer);
    private readonly PolicySelection selection = new(trainer);

    public static new RunPhaseKind Kind { get; } = new("shrink", Number, "shrink",
        trainer => trainer is { HasPolicies: true, Specification.Shrink.Enabled: true } ? new ShrinkPhase(trainer) : null);

    /// <remarks>The policies of a front and of a trial, none larger than the chosen one.</remarks>
    public override long CheckpointBytes
    {
        get
        {
            const int Frames = 2048;
            var policies = (PolicySpace)trainer.Objective.Models;
            var settings = trainer.Specification.Shrink;
            // Edges with their places, numbers of 8 bytes, and places of biases, means and scales.
            var edges = policies is IMaskedModels ? policies.Layout.Edges.Length : EdgesOf(policies);
            var numbers = Math.Min(edges, policies.MostWeights) + policies.Layout.NeuronCount + (2 * policies.Layout.ObservationSize);
            var policy = (9L * edges) + (8L * numbers) + (6L * policies.Layout.NeuronCount);
            var most = ShrinkSteps.MostStructures + settings.Bits.Length + ShrinkSteps.MostSingles + 4;
            // Of each evaluation of a tuning that is remembered, its return and next to nothing.
            var returns = settings.Iterations == 0
                ? 0
                : RecentModels.MaxIterations * (long)Math.Min(settings.MostEvaluations, RecentModels.MaxModels);
            return Frames + (30 * returns) + selection.CheckpointBytes(candidates: 1)
                + (most * (policy + (8L * settings.Episodes))) + (3L * 8 * numbers);
        }
    }

    public override string Words(PlanId plan) => $"step {plan.Round + 1} of the shrinking";

    protected override ShrinkState Start(TrainerState trained, SelectionState? chosen) =>
        shrinker.Start(chosen ?? throw new InvalidOperationException("No policy has been chosen."));

    protected override bool IsFinished(ShrinkState state) => state.Stage == ShrinkStage.Done;

    protected override EvaluationPlan Ask(ShrinkState state) => shrinker.Ask(state);

    protected override PhaseStep Tell(ShrinkState state, EvaluationPlan plan, IReadOnlyList<Outcome> outcomes)
    {
        var (next, row) = shrinker.Tell(state, outcomes);
        return new PhaseStep(next, row);
    }

    protected override SelectionState? ChoiceOf(ShrinkState state) =>
        Shrinker.Smallest(state) is { } smallest ? ChoiceOf(state, smallest) : state.Chosen;

    protected override ImmutableArray<FrontPolicy> FrontOf(ShrinkState state)
    {
        var policy = Shrinker.Smallest(state);
        return [.. state.Front.Select(entry => new FrontPolicy(ChoiceOf(state, entry), entry.IsWithin, ReferenceEquals(entry, policy)))];
    }

    protected override PhaseProgress ProgressOf(ShrinkState state) =>
        new(state.Step, state.Stage == ShrinkStage.Done ? state.Step : state.Step + 1, PhaseProgress.RoundUnit,
            FiniteNumber.OrNull(state.Chosen.Result?.Return),
            state.Stage == ShrinkStage.Done ? FiniteNumber.OrNull(Shrinker.Smallest(state)?.Result?.Return) : null);

    protected override byte[] Save(ShrinkState state) => shrinker.Save(state);

    protected override ShrinkState Load(ReadOnlySpan<byte> checkpoint) => shrinker.Load(checkpoint);

    // The first one is the chosen policy as it was.
    private static SelectionState ChoiceOf(ShrinkState state, FrontEntry entry) => ReferenceEquals(entry, state.Front[0])
        ? state.Chosen
        : state.Chosen with { Compact = entry.Policy, Result = entry.Result };

    private static int EdgesOf(PolicySpace policies)
    {
        var model = policies.Space.Sample(new RandomStream(0, RandomPurpose.Sample));
        return policies.WeightsOfEdges(model, policies.InitialParameters(0)).Length;
    }
}
