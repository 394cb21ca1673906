using EsEnas.Grains.Abstractions;
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
        var store = new RunStore(state, "me");
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
        var store = new RunStore(state, "me");
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
        var store = new RunStore(state, "me");
        state.LateFailure = new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(0, "me", 1)));
        state.LateFailure = null;
        await store.WriteAsync(Record(0, "me", 1));
        Assert.Equal("me", state.Stored!.Claim.Owner);
    }

    [Fact]
    public async Task Write_behind_its_back_fences()
    {
        var store = new RunStore(state, "me");
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
        var store = new RunStore(state, "me");
        await store.WriteAsync(Record(1, "me", 1));
        state.Failure = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        state.Failure = null;
        state.Intrude(Record(1, "other", 2));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.True(store.Fenced);
        Assert.Equal("other", state.Stored!.Claim.Owner);
    }

    [Fact]
    public async Task Record_that_is_gone_after_a_doubtful_write_fences()
    {
        var store = new RunStore(state, "me");
        await store.WriteAsync(Record(1, "me", 1));
        state.Failure = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        state.Failure = null;
        state.Intrude(null);
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.True(store.Fenced);
        Assert.Null(state.Stored);
    }

    [Fact]
    public async Task Record_that_was_written_by_another_before_it_claimed_the_run_fences_after_a_doubtful_write()
    {
        var store = new RunStore(state, "me");
        await store.WriteAsync(Record(1, "me", 1));
        state.Failure = new TimeoutException("away");
        await Assert.ThrowsAsync<TimeoutException>(() => store.WriteAsync(Record(2, "me", 1)));
        state.Failure = null;
        var other = new RunStore(state.Another(), "other");
        await other.WriteAsync(other.Record with { State = RunState.Cancelled });
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteAsync(Record(2, "me", 1)));
        Assert.True(store.Fenced);
        Assert.Equal((RunState.Cancelled, new RunClaim("other", 2)), (state.Stored!.State, state.Stored.Claim));
    }

    [Fact]
    public async Task First_write_of_another_activation_that_happened_unnoticed_is_recognized()
    {
        var store = new RunStore(state, "me");
        await store.WriteAsync(Record(1, "earlier", 1));
        var second = state.Another();
        var other = new RunStore(second, "other");
        second.LateFailure = new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(() => other.WriteAsync(other.Record with { Iteration = 2 }));
        second.LateFailure = null;
        await other.WriteAsync(other.Record with { Iteration = 2 });
        Assert.False(other.Fenced);
        Assert.Equal(2, state.Stored!.Iteration);
    }

    [Fact]
    public async Task Record_whose_removal_happened_unnoticed_can_be_written_again()
    {
        var store = new RunStore(state, "me");
        await store.WriteAsync(Record(1, "me", 1));
        state.LateFailure = new TimeoutException("no answer");
        await Assert.ThrowsAsync<TimeoutException>(store.ClearAsync);
        state.LateFailure = null;
        await store.WriteAsync(Record(2, "me", 1));
        Assert.Equal(2, state.Stored!.Iteration);
    }

    private static ExperimentRecord Record(int iteration, string owner, long epoch) =>
        new() { Iteration = iteration, Claim = new RunClaim(owner, epoch) };

    /// <summary>What is stored, for all who share it.</summary>
    private sealed class Shelf
    {
        public ExperimentRecord? Stored { get; set; }

        public int Version { get; set; }
    }

    private sealed class PaperState(Shelf? shared = null) : IPersistentState<ExperimentRecord>
    {
        private readonly Shelf shelf = shared ?? new();

        public ExperimentRecord? Stored => shelf.Stored;

        public Exception? Failure { get; set; }

        public Exception? LateFailure { get; set; }

        public ExperimentRecord State { get; set; } = new();

        public string Etag { get; private set; } = "0";

        public bool RecordExists { get; private set; }

        public void Intrude(ExperimentRecord? record)
        {
            shelf.Stored = record;
            shelf.Version++;
        }

        /// <summary>The same record as another activation has just read it.</summary>
        public PaperState Another() =>
            new(shelf) { State = shelf.Stored!, Etag = $"{shelf.Version}", RecordExists = true };

        public Task WriteStateAsync() => ChangeAsync(State);

        public Task ReadStateAsync()
        {
            if (Failure is not null) return Task.FromException(Failure);
            State = Stored ?? new();
            RecordExists = Stored is not null;
            Etag = $"{shelf.Version}";
            return Task.CompletedTask;
        }

        public Task ClearStateAsync() => ChangeAsync(null);

        private Task ChangeAsync(ExperimentRecord? next)
        {
            if (Failure is not null) return Task.FromException(Failure);
            if (Etag != $"{shelf.Version}") return Task.FromException(new InconsistentStateException("etag"));
            Intrude(next);
            if (LateFailure is not null) return Task.FromException(LateFailure);
            Etag = $"{shelf.Version}";
            RecordExists = next is not null;
            return Task.CompletedTask;
        }
    }
}
