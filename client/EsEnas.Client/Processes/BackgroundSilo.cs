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
    // A session of its own, so that neither a hang-up nor Ctrl-C in this terminal reaches it; the shell prints its process id. Log and
    // settings are the user's alone.
    private const string Script =
        "log=$1; settings=$2; shift 2; (umask 077; : >>\"$log\"; echo '{}' >\"$settings\"); if command -v setsid >/dev/null 2>&1; " +
        "then setsid \"$@\" >>\"$log\" 2>&1 </dev/null & else nohup \"$@\" >>\"$log\" 2>&1 </dev/null & fi; echo $!";

    private const string SettingsName = "silo.settings.json";

    // It takes over from an embedded silo, so it keeps to the data directory whatever variables and the settings file of the current
    // directory say about silos of a cluster. What is traced of its runs is no matter of the cluster.
    private static readonly IReadOnlyList<string> ForeignVariables =
    [
        .. SiloSettingList.All.Where(setting => !setting.Name.StartsWith("trace-", StringComparison.Ordinal))
            .Select(setting => setting.Variable),
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
        var settings = Path.Combine(data, SettingsName);
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        string[] words = ["-c", Script, "sh", log, settings, host, program, "--data", data, "--exit-when-idle", "--settings", settings];
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
