using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Rollouts;
using Microsoft.Extensions.Logging;

namespace EsEnas.Grains.Recordings;

/// <summary>Has an episode recorded by the silo with most room, and by another one if that is lost.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed partial class RecordingDispatch(ISiloRoster roster, IGrainFactory grains, TimeProvider time,
    ILogger<RecordingDispatch> logger)
{
    private const int MostLosses = 3;
    private static readonly TimeSpan CapacityTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Has it recorded.</summary>
    /// <param name="order">The episode.</param>
    /// <param name="waits">Told why nobody records it now, if so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The trajectory's bytes, of an evaluation its outcome, and the silo.</returns>
    /// <exception cref="RunException">It cannot be recorded, or silos were lost over it again and again.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(byte[] Trajectory, Outcome? Outcome, SiloId Silo)> RecordAsync(RecordingOrder order, Action<string> waits,
        CancellationToken cancellationToken)
    {
        var losses = 0;
        HashSet<SiloId> unfit = [];
        HashSet<SiloId> lost = [];
        while (true)
        {
            var change = roster.Changed.Next;
            if ((await ChooseAsync([.. unfit, .. lost]) ?? await ChooseAsync(unfit)) is not { } silo)
            {
                waits(unfit.Count > 0 ? "waiting: no silo computes under the run's numerics identity"
                    : "waiting: every silo is being drained or is quarantined");
                await Pulse.WaitAsync(change, LookAgain, time, cancellationToken);
                continue;
            }

            try
            {
                var reply = await SiloAnswers.WaitAsync(grains.GetGrain<IRolloutGrain>(silo.Value),
                    (grain, end) => grain.Record(order, end), SiloAnswers.BetweenLooks, time, cancellationToken);
                SiloCallException.RequireAnswerFrom(silo, reply.Capacity.Silo);
                if (reply.Trajectory is { } trajectory)
                    return (trajectory, reply.Outcome is { } outcome ? PlanCodec.ReadOutcomes(outcome)[0] : null, silo);
                if (reply.Capacity.Availability == SiloAvailability.Active) unfit.Add(silo);
            }
            catch (EvaluationFaultException exception)
            {
                throw new RunException(RunError.Failed, $"The episode cannot be recorded: {exception.Message}");
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not RunException)
            {
                LogLost(logger, exception, order.Run, silo);
                lost.Add(silo);
                if (++losses == MostLosses)
                    throw new RunException(RunError.Unreachable,
                        $"{losses} silos after one another did not record the episode: {exception.Message}");
            }
        }
    }

    // Least work in proportion to its slots; the first of equals.
    private async Task<SiloId?> ChooseAsync(HashSet<SiloId> unfit)
    {
        var silos = roster.Active.Where(silo => !unfit.Contains(silo)).ToArray();
        var capacities = await Task.WhenAll(silos.Select(CapacityAsync));
        return silos.Zip(capacities).Where(pair => pair.Second is { Availability: SiloAvailability.Active })
            .OrderBy(pair => (pair.Second!.Busy + pair.Second.Queued) / (double)Math.Max(1, pair.Second.Slots))
            .Select(pair => (SiloId?)pair.First).FirstOrDefault();
    }

    private async Task<RolloutCapacity?> CapacityAsync(SiloId silo)
    {
        try
        {
            return await grains.GetGrain<IRolloutGrain>(silo.Value).GetCapacity().WaitAsync(CapacityTimeout, time);
        }
        catch (Exception exception)
        {
            LogNoCapacity(logger, exception, silo);
            return null;
        }
    }
}
