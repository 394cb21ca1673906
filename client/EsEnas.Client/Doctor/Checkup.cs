using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EsEnas.Analysis;
using EsEnas.Analysis.Figures;
using EsEnas.Hosting;
using EsEnas.Tasks.Physics;

namespace EsEnas.Client.Doctor;

/// <summary>Looks at everything that EsEnas works with on this machine; changes nothing.</summary>
internal static class Checkup
{
    /// <summary>All findings, those that `run` needs first.</summary>
    /// <param name="context">Where the runs are meant to be.</param>
    /// <param name="mujoco">The library, already looked for.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, MuJoCoInUse mujoco) =>
    [
        Runtime(),
        MuJoCo(mujoco, context),
        .. mujoco.Version is null ? [] : (Finding[])[Physics()],
        .. context.Connection.Cluster is { } gateways ? await ClusterAsync(gateways, context) : [await DirectoryAsync(context)],
        await PortsAsync(context.Interrupted),
        SiloFile(context),
        Fonts(),
        Servers(context.Terminal.Environment),
    ];

    private static Finding Runtime()
    {
        // The runtime lies in a folder of its version, three levels below the root that SDKs are in.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var sdks = Path.Combine(root, "sdk");
        var sdk = Directory.Exists(sdks)
            ? Directory.GetDirectories(sdks)
                .Select(folder => Path.GetFileName(folder)!)
                .Where(name => name.StartsWith("10.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
        var runtime = $"{Environment.Version}, {RuntimeInformation.ProcessArchitecture}";
        return sdk is not null
            ? new(".NET", FindingState.Ok, $"{runtime}; SDK {sdk}")
            : new(".NET", FindingState.Note, $"{runtime}; no SDK 10 in {root}",
                "To build EsEnas: https://dotnet.microsoft.com/download. What is built runs without.");
    }

    private static Finding MuJoCo(MuJoCoInUse mujoco, CommandContext context)
    {
        if (mujoco.Version is null)
        {
            var lines = mujoco.Problem.Split('\n', 2, StringSplitOptions.TrimEntries);
            return new("MuJoCo", FindingState.Problem, lines[0], lines.Length > 1 ? lines[1] : "");
        }

        var layout = mujoco.Layout switch
        {
            "table" => "offsets from its table",
            "derived" => "too new for the tables: its offsets were derived from the library",
            _ => $"offsets from the {mujoco.Layout} (MUJOCO_LAYOUT)",
        };
        var named = context.Terminal.Environment("MUJOCO_PATH") is { } path ? $" (MUJOCO_PATH={path})" : "";
        return new("MuJoCo", FindingState.Ok, $"{mujoco.Version}, {layout}, and checked{named}\n{mujoco.Path}");
    }

    /// <summary>What a layout cannot show: whether the library's numbers mean what they meant.</summary>
    private static Finding Physics()
    {
        var report = PhysicsCheck.Prove();
        return report.Holds
            ? new("physics", FindingState.Ok, report.ToString())
            : new("physics", FindingState.Note, report.ToString(),
                "Set MUJOCO_PATH to a version that the tasks are tested on (docs/tasks.md).");
    }

    private static async Task<Finding> DirectoryAsync(CommandContext context)
    {
        var status = await DataDirectoryStatus.LookAsync(context.Connection.DataDirectory, context.Interrupted);
        if (status.Problem.Length > 0)
            return new("directory", FindingState.Problem, $"{status.Path}: {status.Problem}",
                "Choose another one with --data DIR or ESENAS_DATA, or give yourself access to it.");
        var owner = FileOwner.Of(status.Path) is { Length: > 0 } name ? $", owner {name}" : "";
        var hosts = status.Hosts.Count == 0 ? "nobody hosts it now" : $"hosted by {string.Join(", ", status.Hosts)}";
        return new("directory", FindingState.Ok, status.Path + (status.Exists ? $": writable{owner}; {hosts}" : ": will be created"));
    }

    private static async Task<IReadOnlyList<Finding>> ClusterAsync(string gateways, CommandContext context)
    {
        var findings = new List<Finding>();
        foreach (var gateway in gateways.Split(','))
        {
            var colon = gateway.LastIndexOf(':');
            var port = int.Parse(gateway.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            var problem = await WhyNotAsync(gateway[..colon].Trim('[', ']'), port, context.Interrupted);
            findings.Add(problem is null
                ? new("cluster", FindingState.Ok, $"{gateway} answers")
                : new("cluster", FindingState.Problem, $"{gateway}: {problem}",
                    "Start a silo there, or name the gateway that one prints when it is ready."));
        }

        return findings;
    }

    private static async Task<Finding> PortsAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return await WhyNotAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, cancellationToken) is { } problem
                ? Refused(problem)
                : new("ports", FindingState.Ok, "127.0.0.1 can be listened on and reached; HTTP is served where a silo gets --http-port");
        }
        catch (SocketException exception)
        {
            return Refused(exception.Message);
        }

        static Finding Refused(string problem) => new("ports", FindingState.Problem, $"127.0.0.1: {problem}",
            "EsEnas talks to itself over the loopback interface: see that it is up, and that no firewall or sandbox forbids it.");
    }

    private static Finding SiloFile(CommandContext context)
    {
        try
        {
            return new("silo", FindingState.Ok, Processes.SiloProgram.Find(context.Terminal.Environment).Program);
        }
        catch (CommandException exception)
        {
            return new("silo", FindingState.Note, exception.Message, "`silo` and `run --detach` start it.");
        }
    }

    private static Finding Fonts()
    {
        const string Advice = "`plot` writes labels with one: apt-get install fonts-dejavu-core, or any font for the system.";
        try
        {
            return new("fonts", FindingState.Ok, RunFigures.Font);
        }
        catch (AnalysisException)
        {
            return new("fonts", FindingState.Note, "none", Advice);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            return new("fonts", FindingState.Note, exception.GetBaseException().Message.Split('\n')[0], Advice);
        }
    }

    private static Finding Servers(Func<string, string?> environment)
    {
        var (found, missing) = TestServers.Find(environment);
        return missing.Count == 0
            ? new("servers", FindingState.Ok, string.Join(", ", found))
            : new("servers", FindingState.Note, $"not here: {string.Join(", ", missing)}",
                "Only tests want them; ./test.sh installs them.");
    }

    private static async Task<string?> WhyNotAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, limit.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer";
        }
    }
}
