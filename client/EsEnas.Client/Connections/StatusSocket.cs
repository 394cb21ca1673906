using System.Net.Sockets;
using System.Text;
using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Connections;

/// <summary>
/// Serves one question, "where does this run stand?", on a Unix socket in the data directory: a second console then needs no
/// Orleans client, whose start alone takes the better part of a second, to answer <c>show</c>.
/// </summary>
/// <remarks>
/// Request: one line, <c>json RUN</c> or <c>text RUN</c>. Reply: the exit code on the first line, then what belongs on standard output (code 0) or
/// standard error. Readable by the user who runs the host only. Whoever holds the directory's lock may replace a socket left behind by a killed host.
/// </remarks>
internal sealed class StatusSocket : IAsyncDisposable
{
    public const string FileName = "console.sock";
    private const int LongestRequest = 256;
    private readonly Socket listener;
    private readonly string path;
    private readonly Func<string, Task<RunStatus>> statusOf;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    private StatusSocket(Socket listener, string path, Func<string, Task<RunStatus>> statusOf)
    {
        (this.listener, this.path, this.statusOf) = (listener, path, statusOf);
        accepting = AcceptAsync();
    }

    /// <summary>Starts to serve; null where the path is too long for a socket or the system has none: `show` then takes the long way.</summary>
    public static StatusSocket? TryServe(string dataDirectory, IGrainFactory grains) =>
        TryServe(dataDirectory, run => grains.GetGrain<IExperimentGrain>(run).GetStatus());

    public static StatusSocket? TryServe(string dataDirectory, Func<string, Task<RunStatus>> statusOf)
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
        catch (Exception error) when (error is SocketException or ArgumentException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            listener.Dispose();
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
                var reply = Encoding.UTF8.GetBytes(await ReplyAsync(request));
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

    private async Task<string> ReplyAsync(string request)
    {
        if (request.Split(' ') is not [("json" or "text") and var format, { Length: > 0 } run]) return $"{ExitCode.Usage}\nnot a request: json RUN or text RUN\n";
        try
        {
            var status = await statusOf(run);
            // Has both a status and an exit code that is none of success: the long way.
            if (status.State == RunState.Damaged) return "";
            return $"{ExitCode.Ok}\n{(format == "json" ? RunReport.ToJson(status) + "\n" : RunReport.ToText(status))}";
        }
        catch (Exception error)
        {
            var (code, lines) = ErrorReport.Of(error);
            return $"{code}\n{string.Join('\n', lines)}\n";
        }
    }
}
