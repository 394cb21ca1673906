using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// Tries a model in a process of its own before this process loads it: a bad model can end the process that compiles or steps it, take all
/// memory or never come back. The child is this program again, with <see cref="ChildArgument"/> as its first argument and the MJCF text on
/// its standard input.
/// </summary>
/// <remarks>
/// Thread safe; one model is tried at a time, and each only once per process. Blocks for the child's life, about half a second: not for a
/// scheduler's thread. Every host calls <see cref="TryRunAsChild"/> first thing in its Main.
/// </remarks>
public static class ModelProbe
{
    /// <summary>The first argument of a child.</summary>
    public const string ChildArgument = "__probe-model";

    private const int MostVerdicts = 1000;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, ModelVerdict> Verdicts = new(StringComparer.Ordinal);

    /// <summary>
    /// Program and leading arguments of a child; the standard is how this process was started. Set at start-up, if at all.
    /// </summary>
    public static ImmutableArray<string> ChildCommand { get; set; } = OwnCommand();

    /// <summary>Whether this process is a child: it can harm only itself, so it tries no model in a further child.</summary>
    private static bool IsChild { get; set; }

    /// <summary>The limits of a child. Set at start-up, if at all.</summary>
    public static ModelProbeLimits Limits { get; set; } = new();

    /// <summary>Whether this process is one to fail in: then nothing is tried before it is loaded. Set at start-up, if at all.</summary>
    public static bool IsSandbox { get; set; }

    /// <summary>Does a child's work if the arguments say that this is one. Its Main then returns 0 at once.</summary>
    /// <returns>Whether it was one.</returns>
    public static bool TryRunAsChild(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Count == 0 || args[0] != ChildArgument) return false;
        IsChild = true;
        ModelProbeChild.Run(args);
        return true;
    }

    /// <summary>Tries a model.</summary>
    /// <returns>Why it cannot be used, in one line; empty if it can.</returns>
    internal static string Try(string mjcf) => Verdict(mjcf).Refusal;

    /// <summary>The same, with what was seen of the model.</summary>
    internal static ModelVerdict Verdict(string mjcf) =>
        IsChild || IsSandbox ? new("", 0) : Verdict(mjcf, text => ModelProbeParent.Run(ChildCommand, Limits, text));

    /// <summary>The same by other means; a verdict that is final is kept.</summary>
    internal static ModelVerdict Verdict(string mjcf, Func<string, ModelVerdict> run)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mjcf)));
        lock (Gate)
        {
            if (Verdicts.TryGetValue(hash, out var known)) return known;
            var verdict = run(mjcf);
            if (verdict.IsFinal && Verdicts.Count < MostVerdicts) Verdicts.Add(hash, verdict);
            return verdict;
        }
    }

    // An apphost is the whole command; the shared host needs the entry assembly.
    private static ImmutableArray<string> OwnCommand()
    {
        var (process, entry) = (Environment.ProcessPath ?? "", Assembly.GetEntryAssembly()?.Location ?? "");
        var isSharedHost = Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isSharedHost && entry.Length > 0 ? [process, entry] : [process];
    }
}
