using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Requests;

/// <summary>Calls as a client of any make can send them: the silo refuses what a console would, and names it.</summary>
public sealed class RequestFilterTests : IAsyncLifetime
{
    private GrainCluster cluster = null!;

    public async ValueTask InitializeAsync() => cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();

    [Theory]
    [InlineData("a\u001b[31m", "'a\\u001b[31m' is not the name of a run: letters a to z")]
    [InlineData("a\nb", "'a\\nb' is not the name of a run")]
    [InlineData("a b", "'a b' is not the name of a run")]
    [InlineData("-a", "is not the name of a run")]
    [InlineData("a\u202eb", "'a\\u202eb' is not the name of a run")]
    [InlineData(".", "is not a key of")]
    [InlineData("..", "is not a key of")]
    [InlineData("a/b", "is not a key of")]
    [InlineData("../a", "is not a key of")]
    public async Task Run_under_an_impossible_name_is_refused_and_listed_nowhere(string name, string message)
    {
        foreach (var request in (Func<Task>[])[() => cluster.Run(name).Submit(new SubmitRequest(Specifications.Point(2))),
            cluster.Run(name).GetStatus, cluster.Run(name).Cancel])
        {
            var error = await Assert.ThrowsAsync<RunException>(request);
            Assert.Equal(RunError.InvalidSpecification, error.Error);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.True(SafeText.IsLine(error.Message));
        }
        Assert.Empty(await cluster.Catalog.List());
        Assert.Empty(await cluster.Storage.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Name_of_65_characters_is_refused_and_one_of_64_is_not()
    {
        await Assert.ThrowsAsync<RunException>(() => cluster.Run(new string('a', 65)).Submit(new SubmitRequest(Specifications.Point(1))));
        await Assert.ThrowsAsync<RunException>(() => cluster.Run(new string('a', 5000)).Submit(new SubmitRequest(Specifications.Point(1))));
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync(new string('a', 64), Specifications.Point(1))).State);
    }

    [Fact]
    public async Task Argument_that_is_not_allowed_is_refused_by_name_value_and_what_is_allowed()
    {
        await cluster.CompleteAsync("r", Specifications.Point(2));
        var run = cluster.Run("r");
        var verifier = cluster.Grain<IRunVerifier>("r/x");
        (string Message, Func<Task> Request)[] requests =
        [
            ("traceParent: 'hello\\u001b' is not allowed: a W3C trace parent",
                () => cluster.Run("s").Submit(new SubmitRequest(Specifications.Point(2), TraceParent: "hello\u001b"))),
            ("specificationYaml: 'null' is not allowed", () => cluster.Run("s").Submit(new SubmitRequest(null!))),
            ("request: 'null' is not allowed", () => cluster.Run("s").Submit(null!)),
            ("is not allowed: at most 256 KiB", () => cluster.Run("s").Submit(new SubmitRequest(new string('#', 300_000)))),
            ("fromIteration: '-1' is not allowed: 0 to", () => run.GetHistory(new(-1), 5)),
            ("count: '-5' is not allowed: 0 to", () => run.GetHistory(new(1), -5)),
            ("fromIteration: '-2147483648' is not allowed", () => run.GetProposals(new(int.MinValue), 1)),
            ("fromIteration: '-7' is not allowed", () => ReadAsync(run.Watch(new(-7), TestContext.Current.CancellationToken))),
            ("name: 'a\\nb' is not allowed: letters", () =>
                ReadAsync(verifier.Fork(new ForkRequest(new("a\nb"), new(1), Specifications.Point(2), true),
                    TestContext.Current.CancellationToken))),
            ("evaluation: '-1' is not allowed", () => ReadAsync(verifier.Replay(new(1), -1, TestContext.Current.CancellationToken))),
            ("sample: '2' is not allowed", () => ReadAsync(verifier.Verify(2, 1, TestContext.Current.CancellationToken))),
            ("silo: 'x\\u001b[2J' is not allowed: one line", () => cluster.Silos.Client.GetGrain<IClusterGrain>(0).Drain("x\u001b[2J")),
            ("is not a key of IRunVerifier",
                () => ReadAsync(cluster.Grain<IRunVerifier>("r").Replay(new(1), 1, TestContext.Current.CancellationToken))),
            ("evaluations: '0' is not allowed: 1 to", () => cluster.Grain<IRunArchive>("r").ReadRecord(new(1), 0)),
            ("is not a key of IHistoryGrain", () => cluster.Grain<IHistoryGrain>("r/../r").Read(new(1), 1)),
        ];
        foreach (var (message, request) in requests)
        {
            var error = await Assert.ThrowsAsync<RunException>(request);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(RunError.InvalidSpecification, error.Error);
        }
        Assert.Equal("r", Assert.Single(await cluster.Catalog.List()).Id.Value);
    }

    [Fact]
    public async Task What_silos_tell_each_other_no_client_can_say()
    {
        await cluster.CompleteAsync("r", Specifications.Point(2));
        var silo = cluster.Silos.Silos[0].SiloAddress.ToParsableString();
        Func<Task>[] requests =
        [
            () => cluster.Catalog.Record(new CatalogEntry(new("x"), "point", RunState.Running, DateTimeOffset.UnixEpoch, 1)),
            () => cluster.Catalog.Announce(new CatalogEntry(new("x"), "point", RunState.Running, DateTimeOffset.UnixEpoch, 1)),
            () => cluster.Catalog.Withdraw(new("r")),
            () => cluster.Grain<IHistoryGrain>("r/0").Append([], []),
            () => cluster.Grain<IHistoryGrain>("r/0").Clear(),
            () => cluster.Grain<IRunArchive>("r").Keep(new(1), [], 2, 1),
            () => cluster.Grain<IRunArchive>("r").Record([], 1, []),
            () => cluster.Grain<IRunArchive>("r").Clear(),
            () => cluster.Grain<IArchivePart>("r/after/0").Put([]),
            () => cluster.Grain<IArchivePart>("r/after/0").Remove(),
            () => cluster.Run("r").Leave(new(silo), new(silo)),
            () => cluster.Run("x")
                .SubmitFork(new ForkSubmission(Specifications.Point(2), new ForkOrigin(new("r"), new(1), new string('0', 32)), [], true)),
            () => cluster.Grain<IRolloutGrain>(silo).SetAvailability(SiloAvailability.Quarantined, "because"),
            () => cluster.Grain<IRolloutGrain>(silo)
                .Evaluate(new RolloutBatch(new("r"), "00", null, "00", null, []), TestContext.Current.CancellationToken),
        ];
        foreach (var request in requests)
        {
            var error = await Assert.ThrowsAsync<RunException>(request);
            Assert.Equal(RunError.Conflict, error.Error);
            Assert.Contains("is for silos", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(RunState.Completed, (await cluster.CompleteAsync("after", Specifications.Point(2))).State);
        Assert.Equal(Specifications.UndisturbedHistory(Specifications.Point(2)), await cluster.HistoryAsync("r"));
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream) { }
    }
}
