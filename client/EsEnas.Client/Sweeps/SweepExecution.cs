using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>
/// Runs what is missing of a sweep, a few runs at a time; on Ctrl-C, or when the budget is used up, the runs that work in this process are
/// paused.
/// </summary>
internal sealed class SweepExecution(CommandContext context, IRunConnection connection, Sweep sweep, SweepProgress progress, int parallel,
    CancellationToken usedUp = default)
{
    /// <summary>Returns whether the sweep was worked through; false if it was interrupted or the budget was used up.</summary>
    public async Task<bool> RunAsync()
    {
        using var slots = new SemaphoreSlim(parallel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Interrupted, usedUp);
        var working = sweep.Runs.Where(
            run => progress.Statuses.GetValueOrDefault(run.Id)?.State is not (RunState.Completed or RunState.Failed or RunState.Damaged))
            .Select(run => WorkAsync(run, slots, stop)).ToList();
        try
        {
            await Task.WhenAll(working);
            return true;
        }
        catch (Exception) when (context.Interrupted.IsCancellationRequested || usedUp.IsCancellationRequested)
        {
            await PauseAsync();
            return false;
        }
    }

    private async Task WorkAsync(SweepRun run, SemaphoreSlim slots, CancellationTokenSource stop)
    {
        await slots.WaitAsync(stop.Token);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            var grain = connection.Run(run.Id);
            // What exists has been compared with the sweep already, in the terms of this build.
            var exists = progress.Statuses.ContainsKey(run.Id);
            var status = await connection.AskAsync(context, _ => exists
                ? grain.Resume(force: false)
                : Submission.SubmitAsync(grain, run.Id, SpecificationText.ToCanonicalYaml(run.Specification),
                    SweepFile.LabelsOf(sweep, run)));
            progress.Note(status);
            if (status.State == RunState.Running)
                status = await RunFollower.FollowAsync(connection, grain, status.Iteration.Next, progress.ViewOf(run.Id),
                    context.Terminal.Time, stop.Token);
            progress.Finish(status);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A service that is gone is gone for the other runs too.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task PauseAsync()
    {
        var active = progress.Statuses.Values.Where(status => status.State == RunState.Running).Select(status => status.Id).ToList();
        if (connection.IsHost)
        {
            if (active.Count > 0)
                context.Note(context.Interrupted.IsCancellationRequested ? "interrupted: writing checkpoints (again: quit at once)"
                    : "the budget is used up: writing checkpoints");
            foreach (var id in active)
            {
                var paused = await connection.Run(id).Pause();
                progress.Note(paused);
                if (paused.State == RunState.Paused) context.Note($"{id} is paused at iteration {paused.Iteration} of {paused.Iterations}");
            }
        }
        else
        {
            foreach (var id in active) context.Note($"stopped watching; {id} goes on at {context.Connection.Place}");
        }
    }
}
