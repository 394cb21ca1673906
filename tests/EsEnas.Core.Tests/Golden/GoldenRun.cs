using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Golden;

/// <summary>A whole run of a case, phase by phase: what there is to compare, and the checkpoints on the way.</summary>
internal sealed class GoldenRun
{
    private readonly GoldenLines lines = new();

    /// <summary>A line for each iteration, checkpoint and result.</summary>
    public IReadOnlyList<string> Lines => lines.All;

    /// <summary>Checkpoints in the middle of training, selection and polish, by phase.</summary>
    public Dictionary<string, byte[]> Middle { get; } = [];

    /// <summary>Runs a case to its end.</summary>
    public static GoldenRun Of(GoldenCase golden)
    {
        var run = new GoldenRun();
        run.Play(golden);
        return run;
    }

    private void Play(GoldenCase golden)
    {
        var specification = golden.Specification();
        var objective = golden.Objective(specification);
        var trainer = new Trainer(specification, objective);
        var state = trainer.Initial();
        while (!trainer.IsFinished(state))
        {
            var plan = trainer.Ask(state);
            (state, var row) = trainer.Tell(state, plan, SphereObjective.Evaluate(objective, plan));
            lines.Row("train", row, ProposalSummary.Pack([trainer.Summarize(plan, state)]));
            if (row.Iteration.Value == 2) Middle["training"] = trainer.Save(state);
        }

        lines.Bytes("training", trainer.Save(state));
        var selection = new PolicySelection(trainer);
        var chosen = selection.Start(state);
        while (!selection.IsFinished(chosen))
        {
            Middle["selection"] = selection.Save(chosen);
            chosen = selection.Tell(chosen, SphereObjective.Evaluate(objective, selection.Ask(chosen)));
            lines.Bytes("selection", selection.Save(chosen));
        }

        lines.Policy("chosen", selection.Result(chosen, new("run"), "identity"), chosen.Result!);
        if (specification.FineTuning.Iterations == 0 || golden.IsBlackbox) return;
        var polish = new FineTuner(trainer, selection);
        var polished = polish.Start(state, chosen);
        while (!polish.IsFinished(polished))
        {
            (polished, var row) = polish.Tell(polished, SphereObjective.Evaluate(objective, polish.Ask(polished)));
            if (row is not null) lines.Row("polish", row, []);
            lines.Bytes("polish", polish.Save(polished));
            if (row is { Iteration.Value: 1 }) Middle["polish"] = polish.Save(polished);
        }

        lines.Policy("polished", selection.Result(polished.Polished!, new("run"), "identity"), polished.Polished!.Result!);
        lines.Policy("better", selection.Result(polish.Better(polished), new("run"), "identity"), polish.Better(polished).Result!);
    }
}
