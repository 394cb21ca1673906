using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Experiments;

namespace EsEnas.Grains.Verification;

/// <summary>
/// Makes the phases after training again, from the state that training ended with: compares each of their iterations with its history row,
/// and the policy that comes out with the one that the run reports, to the bit.
/// </summary>
/// <remarks>Not thread safe: on its activation's scheduler.</remarks>
internal sealed class PhaseDerivation(RunDerivation derivation, RunOutcome outcome, Action<string> tell)
{
    private Findings Findings => derivation.Findings;

    /// <summary>Makes them again.</summary>
    /// <param name="look">Told of every plan: phase, step from 1, plan, outcomes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeriveAsync(Action<string, int, EvaluationPlan, IReadOnlyList<Outcome>>? look, CancellationToken cancellationToken)
    {
        if (await TrainedAsync(cancellationToken) is not { } trained) return;
        var (run, start) = Begin(trained);
        var (state, events) = run.Proceed(start);
        var chosen = default(RunEvent.PolicyChosen);
        while (!run.IsFinished(state))
        {
            var (phase, progress) = (run.PhaseOf(state), run.ProgressOf(state));
            Findings.Derived(phase.Name);
            tell($"{phase.Name}: deriving {progress.Unit} {progress.Done + 1} of {Math.Max(progress.Steps, progress.Done + 1)}");
            var (before, plan) = (state, await Task.Run(() => run.Ask(state), cancellationToken));
            var outcomes = await derivation.EvaluateAsync(plan, cancellationToken);
            (state, events) = await Task.Run(() => run.Tell(before, plan, outcomes), cancellationToken);
            look?.Invoke(phase.Name, progress.Done + 1, plan, outcomes);
            chosen = events.OfType<RunEvent.PolicyChosen>().LastOrDefault() ?? chosen;
            // What follows from a wrong iteration says nothing more.
            if (events.OfType<RunEvent.PlanCompleted>().Single().Row is { } row && !await IsRecordedAsync(phase.Name, row)) return;
        }

        Compare(run, chosen?.Choice);
        if (chosen is not null) CompareFront(run, chosen.Front);
    }

    // The checkpoint in the run's record; a policy that was asked for in the middle of training belongs to an earlier state.
    private async Task<TrainerState?> TrainedAsync(CancellationToken cancellationToken)
    {
        if (outcome.PolicyIteration != outcome.Iteration)
            return await derivation.StateAtAsync(outcome.PolicyIteration.Value, tell, cancellationToken);
        TrainerState trained;
        try
        {
            trained = derivation.Trainer.Load(outcome.Training);
        }
        catch (CheckpointException exception)
        {
            throw new RunException(RunError.Conflict, $"The checkpoint of the run cannot be read: {exception.Message}");
        }

        // A fork that has done nothing yet has no row of its own.
        var row = trained.Iteration > derivation.Origin ? await derivation.RowAsync(trained.Iteration) : null;
        return row is null
            || Findings.CompareFingerprint(trained.Iteration, row.Fingerprint, derivation.Trainer.FingerprintOf(trained), derived: false)
            ? trained
            : null;
    }

    private (Run Run, RunSnapshot Start) Begin(TrainerState trained) => outcome.IsCompleted
        ? (derivation.Run, derivation.Run.Trained(trained))
        : derivation.Run.Choosing(trained);

    private async Task<bool> IsRecordedAsync(string phase, IterationRow row) =>
        await derivation.RowAsync(phase, row.Iteration.Value) is not { } recorded
            || Findings.CompareFingerprint(row.Iteration.Value, recorded.Fingerprint, row.Fingerprint, derived: true, phase);

    private void Compare(Run run, SelectionState? choice)
    {
        if (choice is null || run.PolicyOf(choice, derivation.RunId, derivation.NumericsIdentity) is not { } document)
        {
            ComparePolicy("policy", Findings.Text(outcome.PolicyReturn), "none");
            return;
        }

        var (computed, error) = (document.Provenance.Return, choice.Result?.StandardError);
        Findings.PolicyReturn = computed;
        ComparePolicy("policy return", Findings.Text(outcome.PolicyReturn), Findings.Text(computed));
        ComparePolicy("standard error of the policy return", Findings.Text(outcome.PolicyReturnError), Findings.Text(error));
        ComparePolicy("policy file", Digest(outcome.Policy), Digest(document.ToJson()));
    }

    private void CompareFront(Run run, ImmutableArray<FrontPolicy> front)
    {
        var recorded = RecordedFront();
        if (recorded.Count != front.Length)
        {
            ComparePolicy("policies of the front", $"{recorded.Count}", $"{front.Length}");
            return;
        }

        for (var i = 0; i < front.Length; i++)
        {
            var (what, computed) =
                ($"policy {i + 1} of the front", run.PolicyOf(front[i].Choice, derivation.RunId, derivation.NumericsIdentity)!);
            ComparePolicy($"{what}, return", ReturnOf(recorded[i]), Findings.Text(computed.Provenance.Return));
            ComparePolicy($"{what}, file", Digest(recorded[i]), Digest(computed.ToJson()));
        }
    }

    private void ComparePolicy(string what, string recorded, string computed) =>
        Findings.ComparePolicy(outcome.PolicyIteration, what, recorded, computed);

    private IReadOnlyList<string> RecordedFront()
    {
        try
        {
            return FrontPolicies.Unpack(outcome.Front);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static string ReturnOf(string json)
    {
        try
        {
            return Findings.Text(PolicyDocument.FromJson(json).Provenance.Return);
        }
        catch (PolicyFormatException)
        {
            return "unreadable";
        }
    }

    // Another build may write the specification inside with other keys, or a number of iterations may have been added since.
    private static string Digest(string json)
    {
        try
        {
            var document = PolicyDocument.FromJson(json);
            return Findings.Digest((document with { Provenance = document.Provenance with { Specification = "" } }).ToJson());
        }
        catch (PolicyFormatException)
        {
            return "unreadable";
        }
    }
}
