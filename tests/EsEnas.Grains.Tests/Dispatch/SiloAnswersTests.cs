using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>How long an answer of a silo is waited for.</summary>
public sealed class SiloAnswersTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_that_is_at_work_is_waited_for_however_long()
    {
        var silo = new PaperGrain(_ => new RolloutCapacity(2, 0, 3, ""));

        var asked = SiloAnswers.WaitAsync(silo, silo.AskAsync, Soon, TimeProvider.System, Cancelled);
        while (silo.Looks < 6) await Task.Delay(Soon, Cancelled);
        Assert.False(silo.End.IsCancellationRequested);
        silo.Answer.SetResult(7);

        Assert.Equal(7, await asked);
    }

    [Fact]
    public async Task Silo_that_has_nothing_to_do_has_lost_the_call_and_makes_nothing_for_nobody()
    {
        var silo = new PaperGrain(_ => new RolloutCapacity(2, 0, 0, ""));

        await Assert.ThrowsAsync<TimeoutException>(() => SiloAnswers.WaitAsync(silo, silo.AskAsync, Soon, TimeProvider.System, Cancelled));

        Assert.Equal(2, silo.Looks);
        Assert.True(silo.End.IsCancellationRequested);
    }

    [Fact]
    public async Task Silo_that_says_nothing_has_lost_the_call_and_one_that_does_again_has_not()
    {
        var silent = new PaperGrain(_ => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(
            () => SiloAnswers.WaitAsync(silent, silent.AskAsync, Soon, TimeProvider.System, Cancelled));

        var stuttering = new PaperGrain(look => look % 2 == 1 ? throw new TimeoutException() : new RolloutCapacity(2, 1, 0, ""));
        var asked = SiloAnswers.WaitAsync(stuttering, stuttering.AskAsync, Soon, TimeProvider.System, Cancelled);
        while (stuttering.Looks < 6) await Task.Delay(Soon, Cancelled);
        stuttering.Answer.SetResult(7);
        Assert.Equal(7, await asked);
    }

    [Fact]
    public async Task Error_of_the_silo_is_the_callers_at_once()
    {
        var silo = new PaperGrain(_ => new RolloutCapacity(2, 1, 0, ""));
        silo.Answer.SetException(new TimeoutException("of the call itself"));

        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => SiloAnswers.WaitAsync(silo, silo.AskAsync, Soon, TimeProvider.System, Cancelled));

        Assert.Equal(("of the call itself", 0), (error.Message, silo.Looks));
    }

    private sealed class PaperGrain(Func<int, RolloutCapacity> look) : IRolloutGrain
    {
        private int looks;

        public TaskCompletionSource<int> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken End { get; private set; }

        public int Looks => Volatile.Read(ref looks);

        public Task<int> AskAsync(IRolloutGrain grain, CancellationToken cancellationToken)
        {
            End = cancellationToken;
            return Answer.Task;
        }

        public async Task<RolloutCapacity> GetCapacity()
        {
            await Task.Yield();
            return look(Interlocked.Increment(ref looks));
        }

        public Task<RolloutReply> Evaluate(RolloutBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RecordingReply> Record(RecordingOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RolloutCapacity> SetAvailability(SiloAvailability availability, string reason) => throw new NotSupportedException();

        public Task<SiloReport> GetStatus() => throw new NotSupportedException();
    }
}
