using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>
/// Serves one question, "where does this run stand?", on a Unix socket in the data directory: a second console then needs no
/// Orleans client, whose start alone takes the better part of a second, to answer <c>show</c>.
/// </summary>
/// <remarks>
/// Request: one line, <c>status RUN</c>. Reply: a <see cref="StatusReply"/> as JSON; a console of another build that does not understand it
/// asks the silo. Readable by the user who runs the host only. Whoever holds the directory's lock may replace a socket left behind by a
/// killed host.
/// </remarks>
internal sealed class StatusSocket : IAsyncDisposable
{
    public const string FileName = "console.sock";
    private const int LongestRequest = 256;
    private const string Question = "status ";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);
    private readonly Socket listener;
    private readonly string path;
    private readonly Func<RunId, Task<RunStatus>> statusOf;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    private StatusSocket(Socket listener, string path, Func<RunId, Task<RunStatus>> statusOf)
    {
        (this.listener, this.path, this.statusOf) = (listener, path, statusOf);
        accepting = AcceptAsync();
    }

    /// <summary>
    /// Starts to serve; null where the path is too long for a socket or the system has none: `show` then takes the long way.
    /// </summary>
    public static StatusSocket? TryServe(string dataDirectory, IGrainFactory grains) =>
        TryServe(dataDirectory, run => grains.GetGrain<IExperimentGrain>(run.Value).GetStatus());

    public static StatusSocket? TryServe(string dataDirectory, Func<RunId, Task<RunStatus>> statusOf)
    {
        var path = Path.Combine(dataDirectory, FileName);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(16);
            return new StatusSocket(listener, path, statusOf);
        }
        catch (Exception error) when (error is SocketException or ArgumentException or IOException or UnauthorizedAccessException
            or PlatformNotSupportedException)
        {
            listener.Dispose();
            return null;
        }
    }

    /// <summary>Asks the host of a data directory where a run stands; null if no host answers that.</summary>
    /// <exception cref="RunException">The run's own answer, such as that it does not exist.</exception>
    public static async Task<RunStatus?> TryAskAsync(string dataDirectory, RunId run, CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path)) return null;
        using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeLimit.CancelAfter(AnswerTimeout);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), timeLimit.Token);
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{Question}{run}\n"), timeLimit.Token);
            await using var stream = new NetworkStream(socket);
            var reply = await JsonSerializer.DeserializeAsync(stream, StatusReplyJson.Default.StatusReply, timeLimit.Token);
            return reply is { Message: { } message } ? throw new RunException((RunError)reply.Error, message) : reply?.Status;
        }
        catch (Exception error) when (error is SocketException or IOException or ArgumentException or JsonException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        File.Delete(path);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await listener.AcceptAsync(stopping.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // Stopping, or the system takes no more connections: consoles take the long way.
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using (client)
        using (var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token))
        {
            timeLimit.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                var request = await ReadLineAsync(client, timeLimit.Token);
                var reply = JsonSerializer.SerializeToUtf8Bytes(await ReplyAsync(request), StatusReplyJson.Default.StatusReply);
                for (var sent = 0; sent < reply.Length;) sent += await client.SendAsync(reply.AsMemory(sent), timeLimit.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // The console has gone.
            }
        }
    }

    private static async Task<string> ReadLineAsync(Socket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (received == 0) break;
            length += received;
            if (buffer[length - 1] == '\n') break;
        }
        return Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\n');
    }

    private async Task<StatusReply> ReplyAsync(string request)
    {
        if (!request.StartsWith(Question, StringComparison.Ordinal)) return new StatusReply(null, null);
        try
        {
            return new StatusReply(await statusOf(new RunId(request[Question.Length..])), null);
        }
        catch (RunException error)
        {
            return new StatusReply(null, error.Message, (int)error.Error);
        }
        catch (Exception)
        {
            // Not the run's own answer: the console asks the silo, and hears what is wrong.
            return new StatusReply(null, null);
        }
    }
}
