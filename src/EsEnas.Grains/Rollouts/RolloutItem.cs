using EsEnas.Core.Evaluations;
using EsEnas.Grains.Workers;

namespace EsEnas.Grains.Rollouts;

/// <summary>
/// Work whose evaluations wait for slots or run on them, and the promise of their outcomes: one for all of them, so that a short evaluation
/// costs little more than itself.
/// </summary>
/// <remarks>Thread safe, except <see cref="TakeNext"/>. Every evaluation ends by one of Complete, Fault, Cancel or Withdraw.</remarks>
internal sealed class RolloutItem(RolloutWork work, CancellationTokenSource end) : ISlotWork
{
    // Continuations must not run on a slot's thread.
    private readonly TaskCompletionSource<TimedOutcomes> promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Outcome[] outcomes = new Outcome[work.Evaluations.Count];
    // Of a source that is disposed later, a token cannot be asked for any more.
    private readonly CancellationToken token = end.Token;
    private int next;
    private int open = work.Evaluations.Count;
    private long ticks;

    public RolloutWork Work => work;

    /// <summary>Cancelled when no caller waits for the outcomes any more.</summary>
    public CancellationToken Token => token;

    public Task<TimedOutcomes> Task => promise.Task;

    /// <summary>Where the evaluations wait that have no slot yet.</summary>
    public FairQueue<ISlotWork>.Place? Place { get; set; }

    /// <summary>Why an evaluation ended its worker process; empty if none did.</summary>
    public string AbortReason { get; set; } = "";

    /// <summary>The position of the evaluation that a slot is given now. Under the queue's lock.</summary>
    public int TakeNext() => next++;

    public void Complete(int position, Outcome outcome, TimeSpan duration)
    {
        outcomes[position] = outcome;
        Interlocked.Add(ref ticks, duration.Ticks);
        End(1);
    }

    /// <summary>An evaluation threw: the others are not worth their time any more.</summary>
    public void Fault(int position, Exception exception)
    {
        var index = work.Evaluations[position].Index;
        promise.TrySetException(new EvaluationFaultException(index,
            $"Evaluation {index} failed: {exception.Message}") { IsFinal = exception is EvaluationTimeoutException });
        end.Cancel();
        End(1);
    }

    /// <summary>Some evaluations were given up.</summary>
    public void Cancel(int count)
    {
        promise.TrySetCanceled(token.IsCancellationRequested ? token : new CancellationToken(true));
        End(count);
    }

    private void End(int count)
    {
        if (count == 0 || Interlocked.Add(ref open, -count) > 0) return;
        // The token is no longer observed.
        end.Dispose();
        promise.TrySetResult(new TimedOutcomes(outcomes, TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds, AbortReason));
    }
}
