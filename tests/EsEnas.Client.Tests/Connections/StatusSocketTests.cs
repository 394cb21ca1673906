using System.Net.Sockets;
using System.Text;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Connections;

public sealed class StatusSocketTests
{
    private static readonly RunStatus Full = FakeRun.Example("r", iteration: 3) with
    {
        Polish = new PolishStatus(1, 2, 3.5, null),
        Pareto = [new ParetoPoint(4, 50.25, new(1))],
        ForkedFrom = new ForkOrigin(new("a"), new(2), "0123"),
        Layers = [8, 32, 2],
        LastInvalid = [0, 2],
        Seed = ulong.MaxValue,
        LiveWeights = double.NaN,
        SubmittedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private static Task<RunStatus> StatusOf(RunId run) => run.Value switch
    {
        "r" => Task.FromResult(Full),
        "broken" => Task.FromException<RunStatus>(new TimeoutException("no answer")),
        _ => Task.FromException<RunStatus>(new RunException(RunError.NotFound, $"There is no run '{run}'.")),
    };

    private static Task<RunStatus?> AskAsync(string directory, string run = "r") =>
        StatusSocket.TryAskAsync(directory, new RunId(run), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Host_tells_all_of_a_status_and_what_the_run_itself_refuses()
    {
        using var scratch = new Scratch();
        var socket = StatusSocket.TryServe(scratch.Path, StatusOf);
        Assert.NotNull(socket);
        await using (socket)
        {
            var status = await AskAsync(scratch.Path);
            Assert.Equal(RunReport.ToJson(Full), RunReport.ToJson(status!));
            Assert.Equal([8, 32, 2], status!.Layers);
            var refused = await Assert.ThrowsAsync<RunException>(() => AskAsync(scratch.Path, "x"));
            Assert.Equal((RunError.NotFound, "There is no run 'x'."), (refused.Error, refused.Message));
        }
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task Host_that_has_no_answer_leaves_the_question_to_its_silo()
    {
        using var scratch = new Scratch();
        await using var socket = StatusSocket.TryServe(scratch.Path, StatusOf);

        Assert.Null(await AskAsync(scratch.Path, "broken"));
    }

    [Theory, InlineData("0\n{}\n"), InlineData("2\nnot a request: json RUN or text RUN\n"), InlineData(""),
        InlineData("{\"status\":{\"id\":\"r\"}}")]
    public async Task Host_of_another_build_leaves_the_question_to_its_silo(string reply)
    {
        using var scratch = new Scratch();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(scratch.File(StatusSocket.FileName)));
        listener.Listen();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptAsync(TestContext.Current.CancellationToken);
            await client.ReceiveAsync(new byte[256], TestContext.Current.CancellationToken);
            await client.SendAsync(Encoding.UTF8.GetBytes(reply), TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);

        Assert.Null(await AskAsync(scratch.Path));
        await answering;
    }

    [Fact]
    public async Task Socket_of_a_killed_host_is_replaced()
    {
        using var scratch = new Scratch();
        scratch.Write(StatusSocket.FileName, "left behind");
        Assert.Null(await AskAsync(scratch.Path));

        await using var socket = StatusSocket.TryServe(scratch.Path, StatusOf);

        Assert.NotNull(await AskAsync(scratch.Path));
    }

    [Fact]
    public async Task Socket_with_too_long_a_path_is_not_served()
    {
        using var scratch = new Scratch();
        var deep = Directory.CreateDirectory(scratch.File(new string('d', 120)));

        Assert.Null(StatusSocket.TryServe(deep.FullName, StatusOf));
        Assert.Null(await AskAsync(deep.FullName));
    }
}
