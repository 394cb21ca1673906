using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EsEnas.TestServers;

/// <summary>
/// A server that tests start: on a free loopback port, with its data in a directory of its own, ended by its process id. It can be killed
/// and started again over the same data and port, as an outage does. Not thread-safe.
/// </summary>
public abstract class TestServer : IAsyncDisposable
{
    // Of a machine on which every core is busy with something else.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    private readonly List<string> lastLines = [];
    private Process? process;

    /// <summary>Chooses the port and makes the directory.</summary>
    protected TestServer()
    {
        Port = FreePort();
        Folder = Directory.CreateTempSubdirectory("esenas-server-").FullName;
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>How EsEnas connects to it.</summary>
    public abstract string Connection { get; }

    /// <summary>Id of its process; only while it runs.</summary>
    public int ProcessId => process!.Id;

    /// <summary>Its data.</summary>
    protected string Folder { get; }

    /// <summary>The port as text.</summary>
    protected string PortText => Text(Port);

    /// <summary>
    /// Starts it, for the first time or again, and waits until it serves. Under ./test.sh --no-install the test is skipped if it is not
    /// installed.
    /// </summary>
    public async Task StartAsync()
    {
        Missing.SkipTestWithout(Need);
        await PrepareAsync();
        process = Launch(Command());
        for (var start = Stopwatch.GetTimestamp(); !await IsServingAsync();)
        {
            if (process.HasExited) throw new InvalidOperationException($"{GetType().Name} ended with code {process.ExitCode}: {Said()}");
            if (Stopwatch.GetElapsedTime(start) > Timeout)
                throw new TimeoutException($"{GetType().Name} does not serve after {Timeout.TotalSeconds} s: {Said()}");
            await Task.Delay(BetweenLooks);
        }
    }

    /// <summary>Ends it as kill -9 does: no goodbye, nothing tidied up. It can be started again.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        await AfterKillAsync();
    }

    /// <summary>Ends it and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What must be installed.</summary>
    private protected abstract External Need { get; }

    /// <summary>The program and its arguments.</summary>
    protected abstract IReadOnlyList<string> Command();

    /// <summary>What must be done before a start.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>What must be done after a kill, before the next start.</summary>
    protected virtual Task AfterKillAsync() => Task.CompletedTask;

    /// <summary>Whether it answers its own protocol.</summary>
    protected abstract Task<bool> IsServingAsync();

    /// <summary>Sends some bytes and gives the beginning of the answer; empty if nobody answers.</summary>
    protected Task<byte[]> AskAsync(ReadOnlyMemory<byte> question) => AskAsync(question, Port);

    /// <inheritdoc cref="AskAsync(ReadOnlyMemory{byte})"/>
    /// <param name="question">What is sent.</param>
    /// <param name="port">One of the ports of this server.</param>
    protected static async Task<byte[]> AskAsync(ReadOnlyMemory<byte> question, int port)
    {
        using CancellationTokenSource limit = new(AnswerLimit);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            await socket.SendAsync(question, limit.Token);
            var answer = new byte[256];
            return answer[..await socket.ReceiveAsync(answer, limit.Token)];
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; with what it said.</exception>
    protected async Task RunAsync(params string[] command)
    {
        using var once = Launch(command);
        await once.WaitForExitAsync();
        if (once.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with code {once.ExitCode}: {Said()}");
    }

    /// <summary>A port as text.</summary>
    protected static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A free port below the range of outgoing connections: while the server is down for a test, none of those may take it.
    /// </summary>
    protected static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(12_000, 20_000);
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    private Process Launch(IReadOnlyList<string> command)
    {
        ProcessStartInfo start =
            new(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Folder };
        Process launched;
        try
        {
            launched = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"'{command[0]}' cannot be started ({exception.Message}). ./test.sh installs it.",
                exception);
        }

        launched.OutputDataReceived += Remember;
        launched.ErrorDataReceived += Remember;
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private void Remember(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { Length: > 0 } text) return;
        lock (lastLines)
        {
            lastLines.Add(text);
            if (lastLines.Count > 10) lastLines.RemoveAt(0);
        }
    }

    private string Said()
    {
        lock (lastLines) return string.Join(" | ", lastLines);
    }
}
