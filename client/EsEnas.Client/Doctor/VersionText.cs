using System.Runtime.InteropServices;

namespace EsEnas.Client.Doctor;

/// <summary>What `--version` says: the program's version on a line of its own, for scripts, then what it works with.</summary>
internal static class VersionText
{
    /// <summary>The program's version.</summary>
    public static string Program { get; } = typeof(VersionText).Assembly.GetName().Version!.ToString(3);

    /// <summary>All lines.</summary>
    public static string Whole()
    {
        var runtime = $".NET {Environment.Version}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}";
        return $"{Program}\n{runtime}\n{MuJoCoInUse.Find().ToLine()}\n";
    }
}
