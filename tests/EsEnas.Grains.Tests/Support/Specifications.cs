using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Tests.Support;

/// <summary>Small specifications, and what an undisturbed run of them gives.</summary>
internal static class Specifications
{
    public static string Point(int iterations = 12, ulong seed = 1, int directions = 3, int atCurrent = 2, double everySeconds = 0,
        string more = "") => $$"""
        task: point
        horizon: 5
        policy: { hidden: [4] }
        search: { space: edge-pruning, edges: 6 }
        controller: { kind: regularized-evolution, population: 6, tournament: 2 }
        evaluations: { directions: {{directions}}, atCurrent: {{atCurrent}} }
        selection: { candidates: 4, episodes: 1, reportEpisodes: 4 }
        iterations: {{iterations}}
        seed: {{seed}}
        checkpoint: { everySeconds: {{everySeconds}} }
        {{more}}
        """;

    /// <summary>The history of a run that nothing disturbs, computed without any grain.</summary>
    public static string[] UndisturbedHistory(string yaml) => [.. Undisturbed(yaml).Select(iteration => iteration.Row.ToCsv())];

    /// <summary>The proposal summaries of such a run that are kept.</summary>
    public static IReadOnlyList<ProposalSummary> UndisturbedProposals(string yaml) =>
        [.. Undisturbed(yaml).Select(iteration => iteration.Summary).Where(summary => ProposalSummary.IsKept(summary.Iteration))];

    /// <summary>The polish of such a run: its rows, and the returns over the report episodes.</summary>
    public static (string[] Rows, double Before, double After) UndisturbedPolish(string yaml)
    {
        var specification = SpecificationYaml.Read(yaml);
        var objective = new TestObjectives().Create(specification);
        using var evaluator = objective.CreateEvaluator();
        Outcome[] Evaluate(EvaluationPlan plan) => [.. plan.Evaluations.Select(e => evaluator.Evaluate(plan, e, default))];
        var trainer = new Trainer(specification, objective);
        var selection = new PolicySelection(trainer);
        var polish = new FineTuner(trainer, selection);
        var state = trainer.Initial();
        while (!trainer.IsFinished(state)) state = trainer.Tell(state, Evaluate(trainer.Ask(state))).Next;
        var chosen = selection.Start(state);
        while (!selection.IsFinished(chosen)) chosen = selection.Tell(chosen, Evaluate(selection.Ask(chosen)));
        var polished = polish.Start(state, chosen);
        var rows = new List<string>();
        while (!polish.IsFinished(polished))
        {
            (polished, var row) = polish.Tell(polished, Evaluate(polish.Ask(polished)));
            if (row is not null) rows.Add(row.ToCsv());
        }
        return ([.. rows], chosen.Result!.Return, polished.Polished!.Result!.Return);
    }

    private static IEnumerable<(IterationRow Row, ProposalSummary Summary)> Undisturbed(string yaml)
    {
        var specification = SpecificationYaml.Read(yaml);
        var objective = new TestObjectives().Create(specification);
        var trainer = new Trainer(specification, objective);
        using var evaluator = objective.CreateEvaluator();
        var state = trainer.Initial();
        while (!trainer.IsFinished(state))
        {
            var plan = trainer.Ask(state);
            (state, var row) = trainer.Tell(state, [.. plan.Evaluations.Select(e => evaluator.Evaluate(plan, e, default))]);
            yield return (row, trainer.Summarize(plan, state));
        }
    }

    /// <summary>Packed rows as CSV lines.</summary>
    public static string[] Csv(byte[] rows) => [.. IterationRow.Unpack(rows).Select(r => r.ToCsv())];

    public static ExperimentSpecification Read(string yaml) => SpecificationYaml.Read(yaml);
}
