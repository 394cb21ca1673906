using EsEnas.Client.Connections;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Follows a run until it stops, across lost connections and moved grains: it continues from the last iteration seen.</summary>
internal static class RunFollower
{
    /// <summary>Returns the status with which the run stopped, waiting out silences of <see cref="Answers.Timeout"/>.</summary>
    /// <exception cref="HostGoneException">The host of the data directory has gone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<RunStatus> FollowAsync(IRunConnection connection, IExperimentGrain run, IterationNumber fromIteration,
        IProgressView view, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var next = fromIteration;
        var silent = new SilentTime(time);
        var silence = new Silence(connection, run, view, time);
        async Task LookAsync()
        {
            if (connection.Stored is not null && await silence.LookAsync()) silent.Restart();
            else silent.Look();
        }

        while (true)
        {
            try
            {
                // The token stays here: canceling a call that waits in this very process would only fill the silo's log.
                var updates = run.Watch(next, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
                while (await connection.AnswerAsync(updates.MoveNextAsync().AsTask(), time, cancellationToken, LookAsync))
                {
                    var update = updates.Current;
                    var rows = update.Rows;
                    if (rows.Count > 0) next = rows[^1].Iteration.Next;
                    silence.Broken();
                    view.Show(update.Status, rows);
                    silent.Restart();
                }
                await updates.DisposeAsync();
                cancellationToken.ThrowIfCancellationRequested();
                var status = await connection.AnswerAsync(run.GetStatus(), time, cancellationToken);
                if (status.State != RunState.Running) return status;
            }
            catch (Exception error) when (PassingErrors.IsPassing(error) && !cancellationToken.IsCancellationRequested
                && !silent.IsTooLong())
            {
                view.Remark(Answers.NoAnswer);
            }
            await Task.Delay(Answers.BetweenAttempts, time, cancellationToken);
        }
    }
}
