using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Experiments;

/// <summary>A run in memory: its state, and what follows from it for status and record.</summary>
internal sealed class RunSession
{
    private (Dna Model, double[] Theta)? measured;
    private ImmutableArray<ParetoEntry> front = [];
    private ImmutableArray<ParetoPoint> pareto;
    private RunSnapshot? shown;
    private ImmutableArray<PhaseStatus> phases = [];

    private RunSession(RunId id, RunDefinition definition, RunSnapshot state, ExperimentRecord record)
    {
        Id = id;
        Definition = definition;
        State = state;
        NumericsIdentity = record.NumericsIdentity;
        Policy = record.Policy;
        Front = record.Front;
        Size = record.Size;
        Seconds = record.Tally?.Seconds ?? 0;
        pareto = record.Pareto.IsDefault ? [] : record.Pareto;
    }

    public RunId Id { get; }

    public RunDefinition Definition { get; }

    public RunSnapshot State { get; private set; }

    public ChosenPolicy? Policy { get; private set; }

    /// <summary>The policies of every size that a phase has left of it.</summary>
    public StoredFront Front { get; private set; }

    /// <summary>The identity that every outcome must have.</summary>
    public string NumericsIdentity { get; set; }

    public ModelSizeRecord Size { get; private set; }

    /// <summary>Seconds of work on the run, over all starts.</summary>
    public double Seconds { get; set; }

    /// <summary>How the phases after training that have begun stand; the same array as long as nothing changes.</summary>
    public ImmutableArray<PhaseStatus> Phases
    {
        get
        {
            if (ReferenceEquals(shown, State)) return phases;
            shown = State;
            return phases = [.. Definition.Run.Later(State).Select(phase => PhaseRecord.StatusOf(phase.Name, phase.Progress))];
        }
    }

    /// <summary>The Pareto front for the status; the same array as long as the front does not change.</summary>
    public ImmutableArray<ParetoPoint> Pareto
    {
        get
        {
            if (front == State.Training.Pareto) return pareto;
            front = State.Training.Pareto;
            return pareto =
                [.. front.Select(entry => new ParetoPoint(entry.LiveWeights, entry.Return, new IterationNumber(entry.Iteration)))];
        }
    }

    /// <summary>A run before its first iteration.</summary>
    public static RunSession Begin(RunId id, RunDefinition definition) =>
        new(id, definition, definition.Run.Initial(), new ExperimentRecord { NumericsIdentity = definition.NumericsIdentity });

    /// <summary>A run as it was stored.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer build, or of another specification.</exception>
    public static RunSession Load(RunId id, RunDefinition definition, ExperimentRecord record)
    {
        var state = definition.Run.Load(record.ToCheckpoint());
        return state.Training.Iteration == record.Iteration
            ? new RunSession(id, definition, state, record)
            : throw new CheckpointException($"The checkpoint holds iteration {state.Training.Iteration}, " +
                $"its record says {record.Iteration}.");
    }

    /// <summary>Goes on to the next state.</summary>
    public void Adopt(RunSnapshot next, IReadOnlyList<RunEvent> events)
    {
        State = next;
        Adopt(events);
    }

    /// <summary>Takes the policy that was chosen, if one was, and the model to measure.</summary>
    public void Adopt(IReadOnlyList<RunEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is RunEvent.PolicyChosen chosen)
                (Policy, Front) = (ChosenPolicy.Of(chosen.Choice, this), StoredFront.Of(chosen.Front, this));
            if (happened is RunEvent.PlanCompleted done && done.Phase == RunPhases.All[0])
                measured = (done.Plan.Evaluations[^1].Model, done.Plan.Theta);
        }
    }

    /// <summary>The record of this moment; the rows are not the session's.</summary>
    public ExperimentRecord Snapshot(ExperimentRecord current)
    {
        Measure();
        var checkpoint = Definition.Run.Save(State);
        return current.WithPhases([.. checkpoint.Later.Select(PhaseRecord.Of)]) with
        {
            SpecificationYaml = Definition.Yaml,
            Trainer = checkpoint.Training,
            Iteration = State.Training.Iteration,
            Policy = Policy,
            Front = Front,
            Validity = ValidityRecord.Of(State.Validity),
            Tally = TallyRecord.Of(State.Tally, Definition.Run.EndOf(State), Seconds),
            Size = Size,
            Pareto = Pareto,
            NumericsIdentity = NumericsIdentity,
        };
    }

    /// <summary>Brings <see cref="Size"/> up to the last iteration's model.</summary>
    public void Measure()
    {
        if (measured is not (var model, var theta) || Definition.Objective.Models is not PolicySpace space) return;
        var size = space.SizeOf(model, theta);
        Size = new ModelSizeRecord(size.Biases, size.Bits, size.DenseWeights, size.FairBits, space.Layout.LayerSizes);
        measured = null;
    }
}
