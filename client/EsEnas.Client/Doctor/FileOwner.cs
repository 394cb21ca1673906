using System.ComponentModel;
using System.Diagnostics;

namespace EsEnas.Client.Doctor;

/// <summary>Finds the owner of a file.</summary>
internal static class FileOwner
{
    /// <summary>The owner's name; empty where it cannot be told.</summary>
    public static string Of(string path)
    {
        if (OperatingSystem.IsWindows()) return "";
        var start = new ProcessStartInfo("stat") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = OperatingSystem.IsMacOS() ? ["-f", "%Su", path] : ["-c", "%U", path];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start);
            if (process is null) return "";
            var name = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? name : "";
        }
        catch (Win32Exception)
        {
            return ""; // There is no such program.
        }
    }
}
