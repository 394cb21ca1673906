using EsEnas.Core.Training;

namespace EsEnas.Grains.Rollouts;

/// <summary>Work that waits for a slot or runs on one, and the promise of its outcome.</summary>
internal sealed class RolloutItem(RolloutWork work, CancellationToken cancellationToken)
{
    // Continuations must not run on a slot's thread.
    private readonly TaskCompletionSource<TimedOutcome> promise = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RolloutWork Work => work;

    public CancellationToken CancellationToken => cancellationToken;

    public Task<TimedOutcome> Task => promise.Task;

    public CancellationTokenRegistration Registration { get; set; }

    public void Complete(Outcome outcome, double seconds) => promise.TrySetResult(new TimedOutcome(outcome, seconds));

    public void Cancel() => promise.TrySetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(true));

    public void Fault(Exception exception) => promise.TrySetException(exception);
}

/// <summary>An outcome and the seconds that a slot spent on it.</summary>
internal readonly record struct TimedOutcome(Outcome Outcome, double Seconds);
