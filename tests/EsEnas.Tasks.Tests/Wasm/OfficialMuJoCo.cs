using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EsEnas.Tasks.Tests.Wasm;

/// <summary>One model to step: a start, and an action for every environment step.</summary>
internal sealed record WasmCase(string Name, string Xml, double[] Qpos, double[] Qvel, int FrameSkip, IReadOnlyList<double[]> Actions);

/// <summary>
/// What came out: the library's <c>mj_version</c>, and by name of the case qpos followed by qvel at the start and after each step.
/// </summary>
internal sealed record WasmResult(int Version, IReadOnlyDictionary<string, double[][]> States);

/// <summary>The newest official MuJoCo that the tests know: npm's package, a WebAssembly, in node.</summary>
internal static partial class OfficialMuJoCo
{
    private const int SecondsToInstall = 300;
    private const int SecondsToStep = 120;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Wasm");

    /// <summary>The release that package.json pins.</summary>
    public static string Release { get; } = Pinned().Match(File.ReadAllText(Path.Combine(Folder, "package.json"))).Groups[1].Value;

    /// <summary>Steps the cases; installs the package, as test.sh does, if it is not there yet.</summary>
    public static async Task<WasmResult> StepAsync(IEnumerable<WasmCase> cases, CancellationToken cancellationToken)
    {
        var package = Path.Combine(Installation(), "node_modules", "@mujoco", "mujoco");
        if (!File.Exists(Path.Combine(package, "mujoco.wasm")))
            await RunAsync(["bash", "-c", "set -e; . infra/local/setup.sh; need_mujoco_wasm"], Checkout.Root, "", SecondsToInstall,
                cancellationToken);
        var output = await RunAsync(["node", Path.Combine(Folder, "step.mjs"), package], Folder, JsonSerializer.Serialize(cases, Json),
            SecondsToStep, cancellationToken);
        using var document = JsonDocument.Parse(output);
        return new WasmResult(document.RootElement.GetProperty("version").GetInt32(),
            document.RootElement.GetProperty("cases").EnumerateArray()
                .ToDictionary(found => found.GetProperty("name").GetString()!,
                    found => found.GetProperty("states").Deserialize<double[][]>()!));
    }

    private static async Task<string> RunAsync(string[] command, string folder, string input, int seconds,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}: {await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // As infra/local/setup.sh has it.
    private static string Installation() => Environment.GetEnvironmentVariable("ESENAS_MUJOCO_WASM") is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "esenas", $"mujoco-wasm-{Release}");

    [GeneratedRegex("\"@mujoco/mujoco\": \"([^\"]+)\"")]
    private static partial Regex Pinned();
}
