using System.Diagnostics;

namespace EsEnas.Client.Processes;

/// <summary>Finds the silo host's program and says how to start it.</summary>
internal static class SiloProgram
{
    private const string FileName = "esenas-silo.dll";
    private const string Variable = "ESENAS_SILO_DLL";

    /// <summary>The command that starts it: the dotnet host and the program.</summary>
    /// <exception cref="CommandException">It cannot be found.</exception>
    public static (string Host, string Program) Find(Func<string, string?> environment)
    {
        if (environment(Variable) is { } named)
            return File.Exists(named)
                ? (DotnetHost(environment), Path.GetFullPath(named))
                : throw new CommandException(ExitCode.Usage, $"{Variable}: there is no file {named}");
        var program = Candidates(AppContext.BaseDirectory).FirstOrDefault(File.Exists)
            ?? throw new CommandException(ExitCode.RunFailed,
                $"{FileName} is neither beside the console nor built; build silo/EsEnas.Silo, or set {Variable}");
        return (DotnetHost(environment), program);
    }

    /// <summary>
    /// Beside the console, or where a build of this repository puts it: the same configuration's folder of the silo's project.
    /// </summary>
    private static IEnumerable<string> Candidates(string folder)
    {
        yield return Path.Combine(folder, FileName);
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        yield return Path.GetFullPath(Path.Combine(folder, "..", "..", "EsEnas.Silo", configuration, FileName));
    }

    private static string DotnetHost(Func<string, string?> environment)
    {
        if (environment("DOTNET_HOST_PATH") is { } known) return known;
        return Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
    }

    /// <summary>Starts a process, telling apart "no such program".</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandException(ExitCode.RunFailed, $"{start.FileName} did not start");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new CommandException(ExitCode.RunFailed, $"{start.FileName} cannot be started: {error.Message}");
        }
    }
}
