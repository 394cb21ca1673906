using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Training;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Experiments;

/// <summary>A run in memory: what has been computed since the last checkpoint, and what it was computed with.</summary>
internal sealed class RunSession
{
    private (Dna Model, double[] Theta)? measured;

    private RunSession(RunDefinition definition, TrainerState state, ExperimentRecord record)
    {
        Definition = definition;
        State = state;
        NumericsIdentity = record.NumericsIdentity;
        Policy = record.Policy;
        Size = record.Size;
    }

    public RunDefinition Definition { get; }

    public TrainerState State { get; private set; }

    /// <summary>The final selection in progress; null if there is none.</summary>
    public SelectionState? Selection { get; set; }

    public ChosenPolicy? Policy { get; set; }

    /// <summary>The identity that every outcome must have.</summary>
    public string NumericsIdentity { get; set; }

    public ModelSize Size { get; private set; }

    /// <summary>A run before its first iteration.</summary>
    public static RunSession Begin(RunDefinition definition) =>
        new(definition, definition.Trainer.Initial(), new ExperimentRecord { NumericsIdentity = definition.NumericsIdentity });

    /// <summary>A run as it was stored.</summary>
    /// <exception cref="CheckpointException">Corrupt, of a newer schema, or of another specification.</exception>
    public static RunSession Load(RunDefinition definition, ExperimentRecord record)
    {
        var session = new RunSession(definition, definition.Trainer.Load(record.Trainer), record);
        if (session.State.Iteration != record.Iteration)
            throw new CheckpointException($"The checkpoint holds iteration {session.State.Iteration}, its record says {record.Iteration}.");
        if (record.Selection.Length > 0) session.Selection = definition.Selection.Load(record.Selection);
        return session;
    }

    public void Adopt(TrainerState next, EvaluationPlan plan)
    {
        State = next;
        measured = (plan.Evaluations[^1].Model, plan.Theta);
    }

    /// <summary>The record of this moment.</summary>
    public ExperimentRecord Snapshot(ExperimentRecord current, IterationRow? lastRow)
    {
        Measure();
        var row = new byte[lastRow is null ? 0 : IterationRow.BinarySize];
        lastRow?.Write(row);
        return current with
        {
            SpecificationYaml = Definition.Yaml,
            Trainer = Definition.Trainer.Save(State),
            Iteration = State.Iteration,
            LastRow = row,
            Selection = Selection is null ? [] : Definition.Selection.Save(Selection),
            Policy = Policy,
            Size = Size,
            NumericsIdentity = NumericsIdentity,
        };
    }

    /// <summary>Brings <see cref="Size"/> up to the last iteration's model.</summary>
    public void Measure()
    {
        if (measured is not (var model, var theta) || Definition.Objective.Models is not PolicySpace space) return;
        var passport = space.Passport(model, theta);
        Size = new ModelSize(passport.Biases, passport.Bits, passport.DenseWeights);
        measured = null;
    }
}
