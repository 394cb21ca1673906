using System.Diagnostics;
using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Core.Documents;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client.Processes;

/// <summary>A silo in the background that works on a data directory until nothing is left to do (<c>run --detach</c>).</summary>
internal sealed class BackgroundSilo
{
    // A session of its own, so that neither a hang-up nor Ctrl-C in this terminal reaches it; the shell prints its process id. The log is
    // the user's alone.
    private const string Script =
        "log=$1; shift; (umask 077; : >>\"$log\"); if command -v setsid >/dev/null 2>&1; " +
        "then setsid \"$@\" >>\"$log\" 2>&1 </dev/null & else nohup \"$@\" >>\"$log\" 2>&1 </dev/null & fi; echo $!";

    // It takes over from an embedded silo, so it keeps to the data directory whatever variables say about silos of a cluster.
    private static readonly string[] ForeignVariables =
    [
        "ESENAS_STORAGE", "ESENAS_CONNECTION", "ESENAS_MEMBERSHIP", "ESENAS_MEMBERSHIP_CONNECTION", "ESENAS_ADDRESS", "ESENAS_CLUSTER_ID",
        "ESENAS_TLS_CERTIFICATE", "ESENAS_TLS_KEY", "ESENAS_TLS_AUTHORITY", "ESENAS_INSECURE",
    ];

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);
    private readonly int processId;

    private BackgroundSilo(int processId, string log) => (this.processId, Log) = (processId, log);

    public string Log { get; }

    public static async Task<BackgroundSilo> StartAsync(CommandContext context)
    {
        if (OperatingSystem.IsWindows())
            throw new CommandException(ExitCode.Usage, "--detach needs a Unix system; start 'silo' in another window instead");
        var (host, program) = SiloProgram.Find(context.Terminal.Environment);
        var data = Path.GetFullPath(context.Connection.DataDirectory);
        var log = Path.Combine(data, "silo.log");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        string[] words = ["-c", Script, "sh", log, host, program, "--data", data, "--exit-when-idle"];
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var variable in ForeignVariables) start.Environment.Remove(variable);
        if (context.Connection.Slots is { } slots) Add("slots", slots);
        if (context.Connection.EvaluationTimeLimit is { } limit) Add("evaluation-limit", limit.TotalSeconds);
        if (context.Connection.MaxEvaluationSteps is { } steps) Add("step-limit", steps);
        if (context.Connection.ModelMemory is { } memory) Add("model-memory", memory);
        using var shell = SiloProgram.Start(start);
        var id = await shell.StandardOutput.ReadLineAsync(context.Interrupted);
        return int.TryParse(id, CultureInfo.InvariantCulture, out var processId)
            ? new BackgroundSilo(processId, log)
            : throw new CommandException(ExitCode.RunFailed, "the background silo did not start");

        void Add(string name, double value) => start.ArgumentList.Add($"{SiloSettingList.Of(name).Flag}={NumberText.Write(value)}");
    }

    /// <summary>Waits until it hosts the directory. Null if it has already finished all there was to do.</summary>
    public async Task<IRunConnection?> AttachAsync(CommandContext context)
    {
        var began = context.Terminal.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await context.OpenAsync(ConnectionIntent.AttachOnly);
            }
            catch (DataDirectoryException error)
            {
                if (!IsAlive()) return null;
                if (context.Terminal.Time.GetElapsedTime(began) > StartLimit)
                    throw new CommandException(ExitCode.Unreachable,
                        $"the background silo does not answer after {StartLimit.TotalSeconds} s: {error.Message} (see {Log})");
            }
            await Task.Delay(BetweenAttempts, context.Terminal.Time, context.Interrupted);
        }
    }

    private bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
