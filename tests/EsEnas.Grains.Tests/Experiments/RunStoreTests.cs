using EsEnas.Grains.Experiments;
using Orleans.Runtime;
using Orleans.Storage;

namespace EsEnas.Grains.Tests.Experiments;

public sealed class RunStoreTests
{
    private readonly PaperState state = new();

    [Fact]
    public async Task Record_is_adopted_only_after_it_is_written()
    {
        var store = new RunStore(state);
        await store.WriteAsync(Record(1, "me", 1));
        state.Failure = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.Equal(1, store.Record.Iteration);
        state.Failure = null;
        await store.WriteAsync(Record(2, "me", 1));
        Assert.Equal(2, store.Record.Iteration);
        Assert.Equal(2, state.Stored!.Iteration);
    }

    [Fact]
    public async Task Write_after_one_that_happened_unnoticed_succeeds()
    {
        var store = new RunStore(state);
        await store.WriteAsync(Record(1, "me", 1));
        state.LateFailure = new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        state.LateFailure = null;
        await store.WriteAsync(Record(3, "me", 1));
        Assert.Equal(3, state.Stored!.Iteration);
        Assert.False(store.Fenced);
    }

    [Fact]
    public async Task First_claim_that_happened_unnoticed_is_recognized()
    {
        var store = new RunStore(state);
        state.LateFailure = new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(0, "me", 1)));
        state.LateFailure = null;
        await store.WriteAsync(Record(0, "me", 1));
        Assert.Equal("me", state.Stored!.Claim.Owner);
    }

    [Fact]
    public async Task Write_behind_its_back_fences()
    {
        var store = new RunStore(state);
        await store.WriteAsync(Record(1, "me", 1));
        state.Intrude(Record(1, "other", 2));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.True(store.Fenced);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.Equal("other", state.Stored!.Claim.Owner);
    }

    [Fact]
    public async Task Claim_of_another_found_after_a_doubtful_write_fences()
    {
        var store = new RunStore(state);
        await store.WriteAsync(Record(1, "me", 1));
        state.Failure = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        state.Failure = null;
        state.Intrude(Record(1, "other", 2));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.True(store.Fenced);
        Assert.Equal("other", state.Stored!.Claim.Owner);
    }

    private static ExperimentRecord Record(int iteration, string owner, long epoch) =>
        new() { Iteration = iteration, Claim = new RunClaim(owner, epoch) };

    private sealed class PaperState : IPersistentState<ExperimentRecord>
    {
        private int version;

        public ExperimentRecord? Stored { get; private set; }

        public Exception? Failure { get; set; }

        public Exception? LateFailure { get; set; }

        public ExperimentRecord State { get; set; } = new();

        public string Etag { get; private set; } = "0";

        public bool RecordExists { get; private set; }

        public void Intrude(ExperimentRecord record)
        {
            Stored = record;
            version++;
        }

        public Task WriteStateAsync()
        {
            if (Failure is not null) return Task.FromException(Failure);
            if (Etag != $"{version}") return Task.FromException(new InconsistentStateException("etag"));
            Stored = State;
            version++;
            if (LateFailure is not null) return Task.FromException(LateFailure);
            Etag = $"{version}";
            RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ReadStateAsync()
        {
            if (Failure is not null) return Task.FromException(Failure);
            State = Stored ?? new();
            RecordExists = Stored is not null;
            Etag = $"{version}";
            return Task.CompletedTask;
        }

        public Task ClearStateAsync() => throw new NotSupportedException();
    }
}
