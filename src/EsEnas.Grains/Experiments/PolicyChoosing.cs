using EsEnas.Core.Runs;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// Chooses a policy for somebody who asked, beside the run: the selection by itself, from the state of training at this moment. Belongs to
/// the run's loop.
/// </summary>
internal sealed class PolicyChoosing(RunSession session, RunDispatch dispatch, PolicyRequests requests, RunTelemetry telemetry)
{
    /// <summary>Answers the requests, unless the policy of this state is known already.</summary>
    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        var iteration = session.State.Training.Iteration;
        if (session.Policy?.Iteration != iteration && await SelectAsync(cancellationToken) is { } verdict)
            // The run goes on: later weights may do better.
            requests.Failed($"Run '{session.Id}' has no policy at iteration {iteration}: {verdict}");
        else
            requests.Ready();
    }

    /// <summary>Goes through the selection; why it chose nothing, or null.</summary>
    private async Task<string?> SelectAsync(CancellationToken cancellationToken)
    {
        var (choosing, state) = session.Definition.Run.Choosing(session.State.Training);
        while (!choosing.IsFinished(state))
        {
            var plan = await Task.Run(() => choosing.Ask(state), cancellationToken);
            var outcomes = await dispatch.EvaluateAsync(choosing, state, plan, cancellationToken);
            (state, var events) = await Task.Run(() => choosing.Tell(state, plan, outcomes), cancellationToken);
            session.Adopt(events);
            telemetry.RoundDone();
        }
        return choosing.VerdictOf(state);
    }
}
