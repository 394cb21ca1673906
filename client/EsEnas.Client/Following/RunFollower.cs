using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace EsEnas.Client.Following;

/// <summary>Follows a run until it stops working, over lost connections and moved grains: it goes on from the last iteration seen.</summary>
internal static class RunFollower
{
    /// <summary>How long a cluster may be silent.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Returns the status with which the run stopped, waiting out silences of <see cref="DefaultPatience"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<RunStatus> FollowAsync(IExperimentGrain run, int fromIteration, IProgressView view, TimeProvider time, CancellationToken cancellationToken) =>
        FollowAsync(run, fromIteration, view, DefaultPatience, time, cancellationToken);

    /// <summary>Returns the status with which the run stopped, waiting out silences of <paramref name="patience"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<RunStatus> FollowAsync(IExperimentGrain run, int fromIteration, IProgressView view, TimeSpan patience, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var next = fromIteration;
        var lastAnswer = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The token stays here: cancelling a call that waits in this very process would only fill the silo's log.
                var updates = run.Watch(next, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
                while (await updates.MoveNextAsync().AsTask().WaitAsync(cancellationToken))
                {
                    var update = updates.Current;
                    var rows = PackedRows.Read(update.Rows);
                    if (rows.Count > 0) next = rows[^1].Iteration + 1;
                    view.Show(update.Status, rows);
                    lastAnswer = time.GetTimestamp();
                }
                await updates.DisposeAsync();
                cancellationToken.ThrowIfCancellationRequested();
                var status = await run.GetStatus();
                if (status.State != RunState.Running) return status;
            }
            catch (Exception error) when (IsPassing(error) && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(lastAnswer) < patience)
            {
                view.Remark("no answer from the run's host; trying again");
            }
            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    /// <summary>Whether an error says that a host is gone or busy, not that the run is wrong.</summary>
    public static bool IsPassing(Exception error) =>
        error is TimeoutException or EnumerationAbortedException or SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException
            or ClientNotAvailableException;
}
