using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EsEnas.Tasks.UserTasks;

/// <summary>The parent's side of a probe: starts the child, watches it, reads its answer.</summary>
internal static class ModelProbeParent
{
    private const int WatchMilliseconds = 50;
    private const int LongestReport = 8192;

    // The runtime itself takes this much.
    private const long RuntimeBytes = 256L << 20;

    private const int TimeSignal = 24;

    /// <summary>Runs a child.</summary>
    public static ModelVerdict Run(IReadOnlyList<string> command, ModelProbeLimits limits, string mjcf)
    {
        var (refusal, isFinal, answer) = Run(command, limits, mjcf, []);
        return new ModelVerdict(refusal, ModelProbeChild.ReadSize(answer), isFinal);
    }

    /// <summary>The same with further arguments of the child and another input; gives also what followed the child's good answer.</summary>
    public static (string Refusal, bool IsFinal, string Answer) Run(IReadOnlyList<string> command, ModelProbeLimits limits, string text,
        IReadOnlyList<string> more)
    {
        using var child = new Process { StartInfo = StartInfo(command, limits, more) };
        var report = new StringBuilder();
        child.ErrorDataReceived += (_, line) =>
        {
            lock (report)
            {
                if (line.Data is { } text && report.Length < LongestReport) report.Append(text).Append('\n');
            }
        };
        try
        {
            child.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return ($"it could not be tried in a process of its own: {OneLine(exception.Message)}", false, "");
        }

        var watch = new Watch(child, limits);
        using (new Timer(_ => watch.Look(), null, WatchMilliseconds, WatchMilliseconds))
        using (new Timer(_ => watch.End(Deadline(limits.WallSeconds)), null, 1000L * limits.WallSeconds, Timeout.Infinite))
        {
            child.BeginErrorReadLine();
            Send(child, text);
            var answer = child.StandardOutput.ReadToEnd();
            var exitCode = watch.WaitForExit();
            lock (report)
            {
                var (refusal, isFinal) = Judge(watch.Reason, exitCode, answer, report.ToString(), limits);
                var at = answer.IndexOf(ModelProbeChild.Usable, StringComparison.Ordinal);
                return (refusal, isFinal, at < 0 ? "" : answer[(at + ModelProbeChild.Usable.Length)..]);
            }
        }
    }

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command, ModelProbeLimits limits, IReadOnlyList<string> more)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(ModelProbe.ChildArgument);
        start.ArgumentList.Add(limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(limits.ProcessorSeconds.ToString(CultureInfo.InvariantCulture));
        foreach (var argument in more) start.ArgumentList.Add(argument);
        // A child that dies leaves no dump and takes no more memory than it needs to start.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x8000000";
        return start;
    }

    private static void Send(Process child, string text)
    {
        try
        {
            child.StandardInput.Write(text);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // It died before it read everything; its end says why.
        }
    }

    private static (string Refusal, bool IsFinal) Judge(string? killed, int exitCode, string answer, string report, ModelProbeLimits limits)
    {
        if (killed is not null) return (killed, false);
        var signal = ChildSignals.Of(exitCode);
        if (signal == TimeSignal)
            return ($"it took more than {limits.ProcessorSeconds} seconds of processor time to compile and step", true);
        var at = answer.IndexOf(ModelProbeChild.Refused, StringComparison.Ordinal);
        if (exitCode == 0 && at >= 0) return (OneLine(answer[(at + ModelProbeChild.Refused.Length)..]) + MemoryHint(answer, limits), true);
        if (exitCode == 0 && answer.Contains(ModelProbeChild.Usable, StringComparison.Ordinal)) return ("", true);

        const string Mark = "MuJoCo error: ";
        var said = report.Split('\n').FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (said is not null) return ($"the library ended the process: {OneLine(said[Mark.Length..])}", true);
        if (ChildSignals.IsOwn(signal)) return ($"the library ended the process by signal {signal}", true);
        if (signal > 0) return ($"the process that tried it was ended by signal {signal}, which is not the model's doing", false);
        return ($"the process that tried it gave no answer (exit code {exitCode}): {OneLine(report + " " + answer)}", false);
    }

    private static string MemoryHint(string answer, ModelProbeLimits limits) => answer.Contains("allocate memory", StringComparison.Ordinal)
        ? $" (a model may take {limits.MemoryBytes >> 20} MiB, which grows with the square of its size's njmax: write a smaller one)"
        : "";

    private static string Deadline(int seconds) => $"it took more than {seconds} seconds to compile and step";

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
        return line.Length <= 300 ? line : line[..299] + "…";
    }

    /// <summary>Ends a child that takes too much, and remembers why.</summary>
    private sealed class Watch(Process child, ModelProbeLimits limits)
    {
        private readonly Lock gate = new();
        private string? reason;

        public string? Reason
        {
            get
            {
                lock (gate) return reason;
            }
        }

        // Under the gate: a look at the memory in between would make the process forget that it has ended.
        public int WaitForExit()
        {
            child.WaitForExit();
            lock (gate)
            {
                child.WaitForExit();
                return child.ExitCode;
            }
        }

        public void Look()
        {
            lock (gate)
            {
                try
                {
                    child.Refresh();
                    if (child.WorkingSet64 <= limits.MemoryBytes + RuntimeBytes) return;
                }
                catch (Exception)
                {
                    // It has ended, or its memory cannot be read: the deadline holds. On a timer's thread nothing may escape.
                    return;
                }
            }

            End($"it took more than {limits.MemoryBytes >> 20} MiB of memory to compile and step");
        }

        public void End(string reason)
        {
            lock (gate)
            {
                try
                {
                    if (child.HasExited) return;
                    this.reason ??= reason;
                    child.Kill(entireProcessTree: true);
                }
                catch (Exception)
                {
                    // It ended by itself in between. On a timer's thread nothing may escape.
                }
            }
        }
    }
}
