using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EsEnas.Client.Processes;

/// <summary>The Aspire dashboard as a child process on loopback: who logs in needs its token, who sends needs its key.</summary>
internal sealed class Dashboard : IAsyncDisposable
{
    /// <summary>Names its program. The launcher sets it after having fetched the package.</summary>
    public const string Variable = "ESENAS_DASHBOARD";

    private const string ReadyLine = "OTLP/gRPC listening on:";
    private const int KeyLength = 32;
    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    private Dashboard(Process process, DirectoryInfo folder, (string Page, string Token) page, (string Endpoint, string Key) otlp)
    {
        (this.process, this.folder, Page, Endpoint) = (process, folder, page.Page, otlp.Endpoint);
        (Login, Headers) = ($"{page.Page}/login?t={page.Token}", $"x-otlp-api-key={otlp.Key}");
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Address of the page.</summary>
    public string Page { get; }

    /// <summary>Address to log in at, with the token.</summary>
    public string Login { get; }

    /// <summary>Where it takes OTLP over gRPC.</summary>
    public string Endpoint { get; }

    /// <summary>What a sender must send along: its key.</summary>
    public string Headers { get; }

    /// <summary>What the environment of a sender must hold.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_HEADERS", Headers)];

    /// <summary>The last line that it said.</summary>
    public string LastWords { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandException">There is no such program here, or a port is taken.</exception>
    public static Dashboard Start(Func<string, string?> environment, int pagePort, int otlpPort)
    {
        var program = environment(Variable) ?? throw new CommandException(ExitCode.RunFailed,
            "there is no Aspire dashboard here; './esenas traces' of a clone fetches its package on linux-x64. " +
            "Elsewhere start it from its image, " +
            "docker run --rm -p 127.0.0.1:18888:18888 -p 127.0.0.1:4317:18889 mcr.microsoft.com/dotnet/aspire-dashboard, " +
            "and set OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 (docs/telemetry.md)");
        if (!File.Exists(program)) throw new CommandException(ExitCode.Usage, $"{Variable}: there is no file {program}");
        RequireFree("--dashboard-port", pagePort);
        RequireFree("--otlp-port", otlpPort);
        var (page, otlp) = (Address(pagePort), Address(otlpPort));
        var (token, key, folder) = (NewKey(), NewKey(), Directory.CreateTempSubdirectory("esenas-dashboard-"));
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(program)),
        };
        foreach (var (name, value) in (IEnumerable<(string, string)>)
        [
            ("ASPNETCORE_URLS", page), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", otlp), ("ASPIRE_DASHBOARD_TELEMETRY_OPTOUT", "true"),
            ("ASPIRE_DASHBOARD_DATA_DIRECTORY", folder.FullName), ("DASHBOARD__OTLP__AUTHMODE", "ApiKey"),
            ("DASHBOARD__OTLP__PRIMARYAPIKEY", key), ("DASHBOARD__FRONTEND__BROWSERTOKEN", token), ("DASHBOARD__API__AUTHMODE", "ApiKey"),
            ("DASHBOARD__API__PRIMARYAPIKEY", key),
        ]) start.Environment[name] = value;
        return new Dashboard(SiloProgram.Start(start), folder, (page, token), (otlp, key));
    }

    /// <summary>Waits until it takes spans.</summary>
    /// <exception cref="CommandException">It ended before.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(ready.Task, reading).WaitAsync(cancellationToken);
        if (!ready.Task.IsCompleted)
            throw new CommandException(ExitCode.RunFailed, $"the dashboard has ended: {LastWords}");
    }

    /// <summary>Waits for its end; true if it was cancelled before.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            // Ctrl-C at a terminal reaches the child by itself, perhaps first.
            return cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await reading;
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static string NewKey() => RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private static void RequireFree(string option, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
        }
        catch (SocketException error)
        {
            throw new CommandException(ExitCode.RunFailed,
                string.Create(CultureInfo.InvariantCulture, $"{option}: {port} on 127.0.0.1 cannot be used: {error.Message}"));
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line.Trim() is { Length: > 0 } said) LastWords = said;
            if (line.Contains(ReadyLine, StringComparison.Ordinal)) ready.TrySetResult();
        }
    }
}
