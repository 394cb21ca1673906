using System.Runtime.CompilerServices;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Verification;

/// <content>Recordings.</content>
internal sealed partial class RunVerifier
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<TrajectoryUpdate> Record(TrajectoryRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = StreamAsync((activity, waits) => new TrajectoryUpdate(activity) { Waits = waits },
            (tell, wait, token) => RecordAsync(request, tell, wait, token), cancellationToken);
        await foreach (var update in stream)
            foreach (var part in Parts(update)) yield return part;
    }

    private Task<TrajectoryUpdate> RecordAsync(TrajectoryRequest request, Action<string> tell, Action<string> wait,
        CancellationToken cancellationToken) => request.Iteration is { } iteration
            ? RecordEvaluationAsync(request, iteration, tell, wait, cancellationToken)
            : RecordPolicyAsync(request, tell, wait, cancellationToken);

    private async Task<TrajectoryUpdate> RecordPolicyAsync(TrajectoryRequest request, Action<string> tell, Action<string> wait,
        CancellationToken cancellationToken)
    {
        if (request.Phase.Length > 0)
            throw new RunException(RunError.InvalidSpecification, "phase: it is about an evaluation: say which iteration");
        var policy = request.FrontPoint is { } point
            ? await FrontPolicyAsync(point)
            : await PolicyAsync(tell, cancellationToken);
        tell("recording");
        var order = new RecordingOrder(RecordingId, request.FramesPerSecond)
        {
            Policy = FrontPolicies.Pack([policy]),
            Seed = request.Seed,
            Episode = request.Episode,
        };
        var (trajectory, _, silo) = await recordings.RecordAsync(order, wait, cancellationToken);
        return new TrajectoryUpdate("", trajectory) { Silo = silo };
    }

    private async Task<TrajectoryUpdate> RecordEvaluationAsync(TrajectoryRequest request, int step, Action<string> tell,
        Action<string> wait, CancellationToken cancellationToken)
    {
        if (request.FrontPoint is not null)
            throw new RunException(RunError.InvalidSpecification, "frontPoint: it is about a policy: leave out the iteration");
        var derivation = await BeginAsync();
        var (evaluation, recorded) = (request.Evaluation, default(Action<Outcome>));
        EvaluationPlan? plan;
        if (request.Phase is "" or "training")
        {
            Require("iteration", step, derivation.Origin + 1, derivation.Last);
            Require("evaluation", evaluation, 0, derivation.EvaluationsOf(step) - 1);
            var state = await derivation.StateAtAsync(step - 1, tell, cancellationToken);
            plan = derivation.Findings.MismatchCount > 0 ? null
                : await Task.Run(() => derivation.Trainer.Ask(state), cancellationToken);
            if (await derivation.RecordAsync(step) is { } record)
                recorded = outcome => derivation.Findings.Compare(record, evaluation, outcome with { Index = evaluation });
        }
        else
        {
            (plan, _) = await DerivePhaseAsync(derivation, request.Phase, step, evaluation, tell, cancellationToken);
        }

        if (plan is null) return new TrajectoryUpdate("") { Report = derivation.Findings.Report(Population(derivation), 1) };
        tell("recording");
        var order = new RecordingOrder(RecordingId, request.FramesPerSecond)
        {
            Specification = derivation.Yaml,
            Shared = PlanCodec.WriteShared(plan),
            Evaluation = PlanCodec.WriteEvaluations(plan.SpaceOver(derivation.Models.Space), [plan.Evaluations[evaluation]]),
            NumericsIdentity = derivation.NumericsIdentity,
        };
        var (trajectory, made, silo) = await recordings.RecordAsync(order, wait, cancellationToken);
        derivation.Findings.Evaluated++;
        if (made is not null) recorded?.Invoke(made);
        return new TrajectoryUpdate("", trajectory)
        {
            Silo = silo,
            Report = derivation.Findings.Report(Population(derivation), 1) with
            {
                Return = made is { IsValid: true } ? made.Return : null,
                Steps = made?.Steps ?? 0,
            },
        };
    }

    // Under a name of its own, so that it shares the slots with the run like any other run.
    private RunId RecordingId => new($"{Run}/recording");

    private async Task<string> FrontPolicyAsync(int point)
    {
        var files = FrontPolicies.Unpack(await GrainFactory.GetGrain<IExperimentGrain>(Run.Value).GetFront());
        if (point < files.Count) return files[point];
        throw new RunException(RunError.InvalidSpecification, files.Count == 0
            ? $"frontPoint: run '{Run}' has one policy only: sizes are what shrinking leaves"
            : $"frontPoint: '{point}' is not allowed: 0 to {files.Count - 1} in run '{Run}'");
    }

    private async Task<string> PolicyAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        var run = GrainFactory.GetGrain<IExperimentGrain>(Run.Value);
        while (true)
        {
            var reply = await run.RequestPolicy();
            if (reply.Json is { } json) return json;
            if (reply.Status.State is RunState.Failed or RunState.Cancelled)
                throw new RunException(RunError.Failed, $"Run '{Run}' ended without a policy.");
            tell("choosing the policy");
            await Task.Delay(BetweenQuestions, cancellationToken);
        }
    }

    private static IEnumerable<TrajectoryUpdate> Parts(TrajectoryUpdate update)
    {
        if (update.Part is not { } bytes) return [update];
        return bytes.Chunk(TrajectoryUpdate.MostPartBytes).Select((part, place) => place == 0
            ? update with { Part = part, Length = bytes.Length }
            : new TrajectoryUpdate("", part) { Silo = update.Silo });
    }
}
