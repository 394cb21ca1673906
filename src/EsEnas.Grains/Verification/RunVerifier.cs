using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Recordings;

namespace EsEnas.Grains.Verification;

/// <summary>Serves one caller's replay, recording, verification or fork.</summary>
internal sealed partial class RunVerifier(DefinitionCache definitions, EvaluationDispatcher dispatcher, RecordingDispatch recordings)
    : Grain, IRunVerifier
{
    private RunId Run => new(this.GetPrimaryKeyString()[..this.GetPrimaryKeyString().LastIndexOf('/')]);

    public IAsyncEnumerable<VerificationUpdate> Replay(IterationNumber iteration, int evaluation,
        CancellationToken cancellationToken = default) =>
            StreamAsync((tell, token) => ReplayAsync(iteration.Value, evaluation, tell, token), cancellationToken);

    public IAsyncEnumerable<VerificationUpdate> ReplayPhase(string phase, int step, int evaluation,
        CancellationToken cancellationToken = default) =>
            StreamAsync((tell, token) => ReplayPhaseAsync(phase, step, evaluation, tell, token), cancellationToken);

    public IAsyncEnumerable<VerificationUpdate> Verify(double share, ulong seed, CancellationToken cancellationToken = default) =>
        StreamAsync((tell, token) => VerifyAsync(share, seed, tell, token), cancellationToken);

    public IAsyncEnumerable<VerificationUpdate> Fork(ForkRequest request, CancellationToken cancellationToken = default) =>
        StreamAsync((tell, token) => ForkAsync(request, tell, token), cancellationToken);

    private async Task<VerificationUpdate> ReplayAsync(int iteration, int evaluation, Action<string> tell,
        CancellationToken cancellationToken)
    {
        var derivation = await BeginAsync();
        Require("iteration", iteration, derivation.Origin + 1, derivation.Last);
        Require("evaluation", evaluation, 0, derivation.EvaluationsOf(iteration) - 1);
        var state = await derivation.StateAtAsync(iteration - 1, tell, cancellationToken);
        if (derivation.Findings.MismatchCount > 0) return new VerificationUpdate("", derivation.Findings.Report(Population(derivation), 1));
        tell($"making evaluation {evaluation} of iteration {iteration} again");
        Outcome outcome;
        var record = await derivation.RecordAsync(iteration);
        if (record is not null)
        {
            outcome = (await derivation.EvaluateAsync(state, [evaluation], cancellationToken))[0];
            derivation.Findings.Compare(record, evaluation, outcome);
        }
        else
        {
            // Nothing is recorded of it alone; the whole iteration's fingerprint covers it.
            outcome = (await derivation.StepAsync(state, cancellationToken)).Outcomes[evaluation];
        }
        var report = derivation.Findings.Report(Population(derivation), 1) with
        {
            Return = outcome.IsValid ? outcome.Return : null,
            Recorded = record?.Return(evaluation) is { } recorded && !double.IsNaN(recorded) ? recorded : null,
            Steps = outcome.Steps,
        };
        return new VerificationUpdate("", report);
    }

    private async Task<VerificationUpdate> VerifyAsync(double share, ulong seed, Action<string> tell, CancellationToken cancellationToken)
    {
        if (!(share > 0 && share <= 1))
            throw new RunException(RunError.InvalidSpecification,
                string.Create(CultureInfo.InvariantCulture, $"sample: '{share}' is not allowed: a number above 0, at most 1"));
        var derivation = await BeginAsync();
        // A sample need not touch what is damaged, and "the same to the bit" would be read as said of all.
        if (await GrainFactory.GetGrain<IExperimentGrain>(Run.Value).Inspect() is { State: RunState.Damaged } damaged)
            throw new RunException(RunError.Failed, damaged.Message);
        if (derivation.Last <= derivation.Origin) throw new RunException(RunError.Conflict,
            $"Run '{Run}' has not completed an iteration of its own yet: there is nothing to verify.");
        var checkpoints = await derivation.CheckpointsAsync();
        var sample = SamplePlan.Draw(checkpoints, derivation.Last, derivation.EvaluationsOf, share, seed);
        var asked = sample.Evaluations.Values.Sum(set => (long)set.Count);
        foreach (var segment in sample.Evaluations.GroupBy(s => checkpoints.Last(c => c < s.Key)).OrderBy(s => s.Key))
        {
            var state = await derivation.LoadAsync(segment.Key);
            var last = segment.Max(s => s.Key);
            while (state.Iteration < last)
            {
                var iteration = state.Iteration + 1;
                tell(string.Create(CultureInfo.InvariantCulture, $"iteration {iteration}: {derivation.Findings.Compared:#,0} outcomes " +
                    $"compared, {derivation.Findings.MismatchCount} differ"));
                if (iteration == last && await derivation.RecordAsync(iteration) is { } record)
                {
                    int[] indices = [.. segment.First(s => s.Key == iteration).Value];
                    var outcomes = await derivation.EvaluateAsync(state, indices, cancellationToken);
                    for (var i = 0; i < indices.Length; i++) derivation.Findings.Compare(record, indices[i], outcomes[i]);
                    break;
                }
                var before = derivation.Findings.MismatchCount;
                (state, _) = await derivation.StepAsync(state, cancellationToken);
                // Iterations after a wrong one give no further information.
                if (derivation.Findings.MismatchCount > before) break;
            }
        }
        if (await GrainFactory.GetGrain<IExperimentGrain>(Run.Value).GetOutcome() is { } outcome)
            await new PhaseDerivation(derivation, outcome, tell).DeriveAsync(null, cancellationToken);
        return new VerificationUpdate("", derivation.Findings.Report(Population(derivation), asked));
    }

    private async Task<VerificationUpdate> ReplayPhaseAsync(string phase, int step, int evaluation, Action<string> tell,
        CancellationToken cancellationToken)
    {
        var derivation = await BeginAsync();
        var (plan, outcomes) = await DerivePhaseAsync(derivation, phase, step, evaluation, tell, cancellationToken);
        var replayed = plan is null ? null : outcomes[evaluation];
        return new VerificationUpdate("", derivation.Findings.Report(Population(derivation), 1) with
        {
            Return = replayed is { IsValid: true } ? replayed.Return : null,
            Steps = replayed?.Steps ?? 0,
        });
    }

    /// <summary>The plan of a step of a phase after training, and its outcomes; null if what led there came out otherwise.</summary>
    private async Task<(EvaluationPlan? Plan, IReadOnlyList<Outcome> Outcomes)> DerivePhaseAsync(RunDerivation derivation, string phase,
        int step, int evaluation, Action<string> tell, CancellationToken cancellationToken)
    {
        if (derivation.Run.Phases.Skip(1).All(kind => kind.Name != phase))
        {
            var allowed = derivation.Run.Phases.Count == 1
                ? $"run '{Run}' has no phase after training"
                : string.Join(" or ", derivation.Run.Phases.Skip(1).Select(kind => kind.Name));
            throw new RunException(RunError.InvalidSpecification, $"phase: '{SafeText.Shown(phase)}' is not allowed: {allowed}");
        }
        if (await GrainFactory.GetGrain<IExperimentGrain>(Run.Value).GetOutcome() is not { IsCompleted: true } outcome)
            throw new RunException(RunError.Conflict, $"Run '{Run}' is not completed yet: what follows its training can be replayed then.");
        var steps = new List<int>();
        (EvaluationPlan? Plan, IReadOnlyList<Outcome> Outcomes) found = (null, []);
        await new PhaseDerivation(derivation, outcome, tell).DeriveAsync((made, number, plan, outcomes) =>
        {
            if (made != phase) return;
            steps.Add(outcomes.Count);
            if (number == step && evaluation < outcomes.Count) found = (plan, outcomes);
        }, cancellationToken);
        if (found.Plan is null && derivation.Findings.MismatchCount == 0)
        {
            Require("iteration", step, 1, steps.Count);
            Require("evaluation", evaluation, 0, steps[step - 1] - 1);
        }

        return found;
    }

    private async Task<VerificationUpdate> ForkAsync(ForkRequest request, Action<string> tell, CancellationToken cancellationToken)
    {
        var derivation = await BeginAsync();
        Require("iteration", request.Iteration.Value, derivation.Origin, derivation.Last);
        // The new run's history ends with it.
        if (!HistoryLimits.IsKept(request.Iteration) && await derivation.RowAsync(request.Iteration.Value) is null)
            throw new RunException(RunError.InvalidSpecification, string.Create(CultureInfo.InvariantCulture,
                $"iteration: '{request.Iteration}' is not allowed: beyond iteration {HistoryLimits.FullIterations:#,0} run '{Run}' has " +
                $"every {HistoryLimits.ThinnedEvery}th row of its history, and a fork begins with one of them"));
        var target = await DefineAsync(request.SpecificationYaml);
        // Values without effect that the run was stored with are taken along; the console says so.
        SpecificationErrors.ForCaller(() => IdleKeys.Inherited(derivation.Specification, target.Specification));
        if (ForkRules.Refused(derivation.Specification, target.Specification) is { Count: > 0 } refused)
        {
            throw new RunException(RunError.InvalidSpecification, string.Join('\n', refused.Select(key =>
                $"{key}: a fork cannot change it: the weights, the controller's memory or the observations' moments of run " +
                $"'{Run}' would mean something else")));
        }
        var state = await derivation.StateAtAsync(request.Iteration.Value, tell, cancellationToken);
        if (derivation.Findings.MismatchCount > 0)
            throw new RunException(RunError.Conflict, $"Iteration {derivation.Findings.Report(0, 0).Mismatches[0].Iteration} of run " +
                $"'{Run}' does not come out as it is recorded; 'verify' says more. Nothing was forked.");
        byte[] checkpoint;
        try
        {
            checkpoint = target.Trainer.Save(target.Trainer.Adopt(state, derivation.Trainer));
            target.Trainer.Load(checkpoint);
        }
        catch (Exception exception) when (exception is CheckpointException or DnaFormatException or ArgumentException)
        {
            throw new RunException(RunError.InvalidSpecification,
                $"evaluations, controller, taskFile: the state of run '{Run}' does not fit the changed values: {exception.Message}");
        }
        var fingerprint =
            await derivation.RowAsync(request.Iteration.Value) is { } row ? row.Fingerprint : derivation.Trainer.FingerprintOf(state);
        var origin = new ForkOrigin(Run, request.Iteration, fingerprint.ToString());
        tell($"creating run {request.Name}");
        var status = await GrainFactory.GetGrain<IExperimentGrain>(request.Name.Value)
            .SubmitFork(new ForkSubmission(target.Yaml, origin, checkpoint, request.Start, request.TraceParent, request.Labels));
        return new VerificationUpdate("", null, status);
    }

    private async Task<RunDerivation> BeginAsync()
    {
        var provenance = await GrainFactory.GetGrain<IExperimentGrain>(Run.Value).GetProvenance();
        var definition = await DefineAsync(provenance.SpecificationYaml);
        return definition.NumericsIdentity == provenance.NumericsIdentity
            ? new RunDerivation(Run, provenance, definition, GrainFactory, dispatcher)
            : throw new RunException(RunError.Conflict, $"Run '{Run}' has other numerics: " +
                $"{NumericsDifference.Of(provenance.NumericsIdentity, definition.NumericsIdentity)}. Made again here, its " +
                "numbers would differ: replay, verify or fork it where it came from.");
    }

    private Task<RunDefinition> DefineAsync(string yaml) =>
        Task.Run(() => SpecificationErrors.ForCaller(() => definitions.Add(yaml)));

    private static long Population(RunDerivation derivation)
    {
        var evaluations = derivation.Specification.Evaluations;
        return evaluations.Over(derivation.Last) - evaluations.Over(derivation.Origin);
    }

    private void Require(string key, int value, int least, int most)
    {
        if (value >= least && value <= most) return;
        throw new RunException(RunError.InvalidSpecification, most < least
            ? $"Run '{Run}' has not completed an iteration of its own yet."
            : $"{key}: '{value}' is not allowed: {least} to {most} in run '{Run}'");
    }

    private IAsyncEnumerable<VerificationUpdate> StreamAsync(Func<Action<string>, CancellationToken, Task<VerificationUpdate>> work,
        CancellationToken cancellationToken) =>
            StreamAsync((activity, waits) => new VerificationUpdate(activity) { Waits = waits },
                (tell, _, token) => work(tell, token), cancellationToken);

    /// <summary>Runs the work beside the stream that reports it; closing the stream ends the work.</summary>
    /// <param name="news">What the stream says of an activity, and of one that is waiting.</param>
    /// <param name="work">The work: told what it does, what it waits for, and when it ends.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async IAsyncEnumerable<T> StreamAsync<T>(Func<string, bool, T> news,
        Func<Action<string>, Action<string>, CancellationToken, Task<T>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Only the last word counts: a slow reader must not be shown old news.
        var updates = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Wait(string notice) => updates.Writer.TryWrite(news(notice, true));
        dispatcher.OnNotice = Wait;
        var working = WorkAsync();
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(cancellationToken)) yield return update;
            yield return await working;
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        async Task<T> WorkAsync()
        {
            try
            {
                await Task.Yield();
                return await work(activity => updates.Writer.TryWrite(news(activity, false)), Wait, end.Token);
            }
            finally
            {
                updates.Writer.Complete();
            }
        }
    }
}
