using System.Runtime.InteropServices;

namespace EsEnas.Client.Doctor;

/// <summary>What `--version` says: the program's version on a line of its own, for scripts, then what it works with.</summary>
internal static class VersionText
{
    /// <summary>The program's version.</summary>
    public static string Program { get; } = typeof(VersionText).Assembly.GetName().Version!.ToString(3);

    public static string Whole() =>
        $"{Program}\n.NET {Environment.Version}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}\n{MuJoCoInUse.Find().ToLine()}\n";
}
