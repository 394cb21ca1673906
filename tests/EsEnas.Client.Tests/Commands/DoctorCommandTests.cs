using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EsEnas.Client.Doctor;
using EsEnas.Client.Tests.Fakes;
using EsEnas.MuJoCo;

namespace EsEnas.Client.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Doctor_of_a_machine_that_can_run_says_so_with_code_0_and_within_80_columns()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["doctor", "--data", scratch.Path]);

        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Equal("", result.Error);
        Assert.Equal("All that `run` needs is here.", result.OutLines[^1]);
        Assert.Contains(result.OutLines,
            line => line.StartsWith($"ok        MuJoCo     {MuJoCoLibrary.VersionText}, ", StringComparison.Ordinal));
        Assert.Contains(result.OutLines, line => line.Trim() == MuJoCoLibrary.Path);
        Assert.All(result.OutLines, line => Assert.True(line.Length <= 80 || line.Contains('/', StringComparison.Ordinal), line));
        Assert.Equal([".NET", "MuJoCo", "physics", "directory", "ports", "silo", "fonts", "servers"],
            result.OutLines.SkipLast(1).Where(line => line[0] != ' ').Select(line => line[10..20].Trim()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Doctor_in_json_has_the_version_the_library_and_every_check()
    {
        using var scratch = new Scratch();

        var result = await Invocation.RunAsync(["doctor", "--json", "--data", scratch.Path]);

        using var document = JsonDocument.Parse(result.Out);
        var root = document.RootElement;
        Assert.True(root.GetProperty("ok").GetBoolean());
        Assert.Equal(VersionText.Program, root.GetProperty("version").GetString());
        Assert.Equal(MuJoCoLibrary.VersionText, root.GetProperty("mujoco").GetProperty("version").GetString());
        Assert.Equal(MuJoCoLibrary.Path, root.GetProperty("mujoco").GetProperty("path").GetString());
        Assert.Contains(root.GetProperty("mujoco").GetProperty("layout").GetString(), (string[])["table", "derived"]);
        var checks = root.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("state").GetString());
        Assert.Equal("ok", checks["MuJoCo"]);
        Assert.Equal("ok", checks["physics"]);
        Assert.Equal("ok", checks["directory"]);
        Assert.Equal("ok", checks["ports"]);
        Assert.All(checks.Values, state => Assert.Contains(state, (string[])["ok", "note", "problem"]));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Directory_that_cannot_be_used_is_a_problem_with_code_1()
    {
        using var scratch = new Scratch();
        var file = scratch.Write("file", "");

        var isFile = await Invocation.RunAsync(["doctor", "--data", file]);
        var below = await Invocation.RunAsync(["doctor", "--data", Path.Combine(file, "below")]);
        var missing = await Invocation.RunAsync(["doctor", "--data", Path.Combine(scratch.Path, "to", "come")]);

        Assert.Equal(ExitCode.RunFailed, isFile.Code);
        Assert.Contains($"problem directory {file}: it is a file", Unwrapped(isFile.Out), StringComparison.Ordinal);
        Assert.Contains("--data DIR", isFile.Out, StringComparison.Ordinal);
        Assert.Equal("`run` will not work: directory.", isFile.OutLines[^1]);
        Assert.Equal(ExitCode.RunFailed, below.Code);
        Assert.Equal(ExitCode.Ok, missing.Code);
        Assert.Contains("will be created", Unwrapped(missing.Out), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(scratch.Path, "to")));
    }

    [Fact]
    public async Task Host_of_the_directory_is_named_while_it_is_there()
    {
        using var scratch = new Scratch();
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        gateway.Start();
        var place = gateway.LocalEndpoint.ToString()!;
        scratch.Write($"gateway-{((IPEndPoint)gateway.LocalEndpoint).Port}.json",
            $$"""{"gateway":"{{place}}","processId":4711,"clusterId":"esenas","serviceId":"esenas"}""");

        var hosted = await Invocation.RunAsync(["doctor", "--data", scratch.Path]);
        gateway.Stop();
        var left = await Invocation.RunAsync(["doctor", "--data", scratch.Path]);

        Assert.Contains($"hosted by process 4711 at {place}", Unwrapped(hosted.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", left.Out, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public async Task Cluster_is_looked_at_instead_of_a_directory()
    {
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        gateway.Start();
        var place = gateway.LocalEndpoint.ToString()!;

        var there = await Invocation.RunAsync(["doctor", "--cluster", place]);
        gateway.Stop();
        var gone = await Invocation.RunAsync(["doctor", "--cluster", place]);

        Assert.Equal((ExitCode.Ok, ExitCode.RunFailed), (there.Code, gone.Code));
        Assert.Contains($"ok        cluster    {place} answers", there.Out, StringComparison.Ordinal);
        Assert.Contains($"problem   cluster    {place}: ", gone.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("directory", there.Out, StringComparison.Ordinal);
    }

    /// <summary>In processes of their own: this one has its library already.</summary>
    [Fact]
    public async Task Library_that_is_missing_or_damaged_is_told_by_version_and_doctor()
    {
        using var scratch = new Scratch();
        scratch.Write("libmujoco.so", "no library");

        var (versionCode, version, _) = await RunProcessAsync("/no/such/mujoco", "--version");
        var (code, report, error) = await RunProcessAsync(scratch.Path, "doctor", "--data", scratch.Path);

        Assert.Equal(ExitCode.Ok, versionCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\n\.NET \d+\.\d+\.\d+, .*\nMuJoCo: none\. .*/no/such/mujoco.*\n$", version);
        Assert.Equal(ExitCode.RunFailed, code);
        Assert.Contains("problem   MuJoCo", report, StringComparison.Ordinal);
        Assert.Contains("libmujoco.so exists but does not load: it is not a library (no ELF header).", Unwrapped(report),
            StringComparison.Ordinal);
        Assert.EndsWith("`run` will not work: MuJoCo.\n", report, StringComparison.Ordinal);
        Assert.Equal("", error);
    }

    private static string Unwrapped(string report) =>
        string.Join(' ', report.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static async Task<(int Code, string Out, string Error)> RunProcessAsync(string mujocoPath, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ConsoleApp).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MUJOCO_PATH"] = mujocoPath },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), await error);
    }
}
