using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;
using EsEnas.Hosting;
using EsEnas.Hosting.Telemetry;

namespace EsEnas.Client.Tests.Commands;

/// <summary>With a script in the dashboard's place.</summary>
public sealed class TracesCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("esenas-traces-");

    public void Dispose() => folder.Delete(recursive: true);

    private string Data => Path.Combine(folder.FullName, "data");

    [Fact]
    public async Task Dashboard_gets_the_keys_that_are_printed_and_ends_with_the_command()
    {
        if (OperatingSystem.IsWindows()) return; // No scripts there.
        var told = Path.Combine(folder.FullName, "told");
        var program = Script($"env > '{told}'; echo $$ >> '{told}'; echo 'OTLP/gRPC listening on: here'; exec sleep 1000");
        using var interrupt = new CancellationTokenSource();
        var ports = FreePorts();
        using StringWriter output = new(), error = new();
        var terminal = new Terminal
        {
            Out = TextWriter.Synchronized(output),
            Error = error,
            Environment = name => name == "ESENAS_DASHBOARD" ? program : null,
            Time = TimeProvider.System,
        };
        var running =
            ConsoleApp.RunAsync(["traces", "--json", "--data", Data, "--dashboard-port", $"{ports[0]}", "--otlp-port", $"{ports[1]}"],
                terminal, new FakeConnector(), interrupt.Token);
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5)))
            while (!Printed().Contains('\n', StringComparison.Ordinal)) await Task.Delay(20, limit.Token);
        var child =
            int.Parse((await File.ReadAllLinesAsync(told, TestContext.Current.CancellationToken))[^1], CultureInfo.InvariantCulture);
        using (var alive = Process.GetProcessById(child)) Assert.False(alive.HasExited);
        if (OperatingSystem.IsLinux())
            Assert.Equal($"Traces, metrics and logs go to the dashboard at http://127.0.0.1:{ports[0]}.", Target()?.Notice);
        var second = await Invocation.RunAsync(["traces", "--data", Data], variables: new() { ["ESENAS_DASHBOARD"] = program });
        Assert.Equal((ExitCode.Conflict, $"esenas: {Data} has a dashboard already; end that one first, or choose another --data\n"),
            (second.Code, second.Error));
        await interrupt.CancelAsync();
        Assert.Equal(ExitCode.Ok, await running);
        Assert.Null(Target());

        var environment = (await File.ReadAllLinesAsync(told, TestContext.Current.CancellationToken))
            .Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.Split('=', 2)).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal("true", environment["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"]);
        Assert.Equal($"http://127.0.0.1:{ports[0]}", environment["ASPNETCORE_URLS"]);
        Assert.Equal($"http://127.0.0.1:{ports[1]}", environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]);
        Assert.Equal(("ApiKey", 32, 32), (environment["DASHBOARD__OTLP__AUTHMODE"], environment["DASHBOARD__OTLP__PRIMARYAPIKEY"].Length,
            environment["DASHBOARD__FRONTEND__BROWSERTOKEN"].Length));
        Assert.False(Directory.Exists(environment["ASPIRE_DASHBOARD_DATA_DIRECTORY"]));
        Assert.ThrowsAny<ArgumentException>(() => Process.GetProcessById(child));
        using var printed = JsonDocument.Parse(Printed());
        Assert.Equal($"http://127.0.0.1:{ports[0]}/login?t={environment["DASHBOARD__FRONTEND__BROWSERTOKEN"]}",
            printed.RootElement.GetProperty("login").GetString());
        var variables = printed.RootElement.GetProperty("variables");
        Assert.Equal($"http://127.0.0.1:{ports[1]}", variables.GetProperty("OTEL_EXPORTER_OTLP_ENDPOINT").GetString());
        Assert.Equal($"x-otlp-api-key={environment["DASHBOARD__OTLP__PRIMARYAPIKEY"]}",
            variables.GetProperty("OTEL_EXPORTER_OTLP_HEADERS").GetString());

        OtlpTarget? Target() => new EsEnasSiloOptions { DataDirectory = Data }.FindOtlpTarget();

        string Printed()
        {
            // What a synchronized writer locks is itself.
            lock (terminal.Out) return output.ToString();
        }
    }

    [Fact]
    public async Task Without_a_dashboard_it_says_how_to_get_one()
    {
        var result = await Invocation.RunAsync(["traces", "--data", Data]);
        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Contains("linux-x64", result.Error, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_is_taken_is_named_before_anything_starts()
    {
        if (OperatingSystem.IsWindows()) return;
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var result =
            await Invocation.RunAsync(["traces", "--data", Data, "--dashboard-port", $"{FreePorts()[0]}", "--otlp-port", $"{port}"],
                variables: new() { ["ESENAS_DASHBOARD"] = Script($"touch '{folder.FullName}/started'") });
        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.StartsWith($"esenas: --otlp-port: {port} on 127.0.0.1 cannot be used", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "started")));
    }

    [Fact]
    public async Task Directory_that_cannot_be_used_is_named_before_anything_starts()
    {
        if (OperatingSystem.IsWindows()) return;
        await File.WriteAllTextAsync(Data, "", TestContext.Current.CancellationToken);
        var result = await Invocation.RunAsync(["traces", "--data", Data],
            variables: new() { ["ESENAS_DASHBOARD"] = Script($"touch '{folder.FullName}/started'") });
        Assert.Equal((ExitCode.Usage, $"esenas: {Data} is a file; --data names a directory\n"), (result.Code, result.Error));
        Assert.False(File.Exists(Path.Combine(folder.FullName, "started")));
    }

    [Fact]
    public async Task With_a_cluster_nothing_is_left_in_a_data_directory()
    {
        if (OperatingSystem.IsWindows()) return;
        var ports = FreePorts();
        var result = await Invocation.RunAsync(
            ["traces", "--data", Data, "--cluster", "127.0.0.1:1", "--dashboard-port", $"{ports[0]}", "--otlp-port", $"{ports[1]}"],
            variables: new() { ["ESENAS_DASHBOARD"] = Script("echo 'OTLP/gRPC listening on: here'; exit 3") });
        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Equal("Then, where consoles and silos are started:", result.OutLines[1]);
        Assert.StartsWith("export OTEL_EXPORTER_OTLP_ENDPOINT=", result.OutLines[2], StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Dashboard_that_ends_is_quoted()
    {
        if (OperatingSystem.IsWindows()) return;
        var ports = FreePorts();
        var result = await Invocation.RunAsync(["traces", "--data", Data, "--dashboard-port", $"{ports[0]}", "--otlp-port", $"{ports[1]}"],
            variables: new() { ["ESENAS_DASHBOARD"] = Script("echo 'no such library' >&2; exit 3") });
        Assert.Equal(ExitCode.RunFailed, result.Code);
        Assert.Equal("esenas: the dashboard has ended: no such library\n", result.Error);
    }

    private string Script(string text)
    {
        var file = Path.Combine(folder.FullName, "dashboard");
        File.WriteAllText(file, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static int[] FreePorts()
    {
        using TcpListener one = new(IPAddress.Loopback, 0), two = new(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        return [((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)two.LocalEndpoint).Port];
    }
}
