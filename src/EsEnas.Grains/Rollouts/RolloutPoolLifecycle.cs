namespace EsEnas.Grains.Rollouts;

/// <summary>Stops the pool as soon as its silo begins to stop, so that batches in flight return to their runs at once.</summary>
internal sealed class RolloutPoolLifecycle(RolloutPool pool) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(RolloutPoolLifecycle), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ =>
        {
            pool.Stop();
            return Task.CompletedTask;
        });
}
