using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Experiments;

/// <summary>A run in memory: what has been computed since the last checkpoint, and what it was computed with.</summary>
internal sealed class RunSession
{
    private (Dna Model, double[] Theta)? measured;
    private ImmutableArray<ParetoEntry> front = [];
    private ImmutableArray<ParetoPoint> pareto;

    private RunSession(RunDefinition definition, TrainerState state, ExperimentRecord record)
    {
        Definition = definition;
        State = state;
        NumericsIdentity = record.NumericsIdentity;
        Policy = record.Policy;
        Size = record.Size;
        PolishStatus = record.Polish?.Status;
        Validity = ValidityRecord.Read(record.Validity);
        pareto = record.Pareto.IsDefault ? [] : record.Pareto;
    }

    public RunDefinition Definition { get; }

    public TrainerState State { get; private set; }

    /// <summary>The final selection in progress; null if there is none.</summary>
    public SelectionState? Selection { get; set; }

    public ChosenPolicy? Policy { get; set; }

    /// <summary>The polish in progress; null if there is none.</summary>
    public FineTuningState? Polish { get; set; }

    /// <summary>How the polish stands; null before it begins.</summary>
    public PolishStatus? PolishStatus { get; set; }

    /// <summary>The identity that every outcome must have.</summary>
    public string NumericsIdentity { get; set; }

    public ModelSize Size { get; private set; }

    /// <summary>Invalid evaluations so far.</summary>
    public RunValidity Validity { get; private set; }

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
        if (record.Polish is { State.Length: > 0 } polish && definition.Polish is not null) session.Polish = definition.Polish.Load(polish.State);
        return session;
    }

    public void Adopt(TrainerState next, EvaluationPlan plan)
    {
        State = next;
        measured = (plan.Evaluations[^1].Model, plan.Theta);
    }

    /// <summary>Counts an iteration, of training or of the polish.</summary>
    public void Count(IterationRow row) => Validity = Validity.With(row);

    /// <summary>The record of this moment.</summary>
    public ExperimentRecord Snapshot(ExperimentRecord current, IterationRow? lastRow, IterationRow? lastPolishRow)
    {
        Measure();
        return current with
        {
            SpecificationYaml = Definition.Yaml,
            Trainer = Definition.Trainer.Save(State),
            Iteration = State.Iteration,
            LastRow = Packed(lastRow),
            Selection = Selection is null ? [] : Definition.Selection.Save(Selection),
            Policy = Policy,
            Validity = ValidityRecord.Of(Validity),
            Size = Size,
            Polish = PolishStatus is null ? null : new PolishRecord
            {
                State = Polish is null ? [] : Definition.Polish!.Save(Polish),
                Status = PolishStatus,
                LastRow = Packed(lastPolishRow),
            },
            Pareto = Pareto,
            NumericsIdentity = NumericsIdentity,
        };
    }

    /// <summary>The Pareto front for the status; the same array as long as the front does not change.</summary>
    public ImmutableArray<ParetoPoint> Pareto
    {
        get
        {
            if (front == State.Pareto) return pareto;
            front = State.Pareto;
            return pareto = [.. front.Select(entry => new ParetoPoint(entry.LiveWeights, entry.Return, entry.Iteration))];
        }
    }

    private static byte[] Packed(IterationRow? row) => row is null ? [] : IterationRow.Pack([row]);

    /// <summary>Brings <see cref="Size"/> up to the last iteration's model.</summary>
    public void Measure()
    {
        if (measured is not (var model, var theta) || Definition.Objective.Models is not PolicySpace space) return;
        var passport = space.Passport(model, theta);
        Size = new ModelSize(passport.Biases, passport.Bits, passport.DenseWeights, passport.FairBits, space.Layout.LayerSizes);
        measured = null;
    }
}
