using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EsEnas.Grains.Catalog;

/// <summary>
/// Wakes unfinished runs when this silo has started and whenever the set of silos changes: a run whose silo died need not wait for its
/// reminder.
/// </summary>
internal sealed partial class WakeUnfinishedRuns(IGrainFactory grains, ISiloRoster roster, IOptions<RunOptions> options, TimeProvider time,
    ILogger<WakeUnfinishedRuns> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource stopping = new();
    private Task waking = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (!options.Value.AutoResume) return;
        lifecycle.Subscribe(nameof(WakeUnfinishedRuns), ServiceLifecycleStage.Active, _ =>
        {
            waking = Task.Run(WakeAsync, CancellationToken.None);
            return Task.CompletedTask;
        }, async _ =>
        {
            await stopping.CancelAsync();
            await waking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
    }

    public void Dispose() => stopping.Dispose();

    private async Task WakeAsync()
    {
        var token = stopping.Token;
        while (true)
        {
            var changed = roster.Changed.Next;
            TimeSpan? again = null;
            try
            {
                await grains.GetGrain<IExperimentCatalog>(0).WakeUnfinished().WaitAsync(token);
            }
            catch (Exception exception) when (!token.IsCancellationRequested)
            {
                LogNotWoken(logger, exception);
                again = RetryAfter;
            }
            await Pulse.WaitAsync(changed, again, time, token);
            await Task.Delay(Settling, time, token);
        }
    }
}
