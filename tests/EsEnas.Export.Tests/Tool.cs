using System.ComponentModel;
using System.Diagnostics;

namespace EsEnas.Export.Tests;

/// <summary>Runs compilers, emulators and what they made.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program to its end and gives what it printed; fails the test if it ends with another code.</summary>
    public static string Run(string folder, string program, IReadOnlyList<string> arguments, string input = "", int code = 0)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Started(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its code says why.
        }
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end in {Deadline.TotalSeconds} s");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == code,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output.Result}{errors.Result}");
        return output.Result + errors.Result;
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be started: {missing.Message}", missing);
        }
    }
}
