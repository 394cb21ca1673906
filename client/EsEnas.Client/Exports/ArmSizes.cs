using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EsEnas.Export;
using EsEnas.Export.C;

namespace EsEnas.Client.Exports;

/// <summary>Measures an exported policy with the cross compiler, where there is one.</summary>
internal static class ArmSizes
{
    private const string Compiler = "arm-none-eabi-gcc";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // As the exported Makefile has them.
    private static readonly (string Name, string[] Flags)[] Processors =
    [
        ("Cortex-M0+", ["-mcpu=cortex-m0plus", "-mthumb"]),
        ("Cortex-M3", ["-mcpu=cortex-m3", "-mthumb"]),
        ("Cortex-M4", ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]),
    ];

    /// <summary>The sizes; none where the compiler is missing or does not do it.</summary>
    public static IReadOnlyList<CSize> Measure(IReadOnlyList<ExportFile> files, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("esenas-sizes-").FullName;
        try
        {
            foreach (var file in files.Where(file => file.Name is "c/policy.c" or "c/policy.h"))
                File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(file.Name)), file.Content.Span);
            var sizes = new List<CSize>();
            foreach (var (name, flags) in Processors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string[] all = [.. flags, "-std=c99", "-ffp-contract=off", "-Os", "-ffunction-sections", "-fdata-sections"];
                string[] link = ["--specs=nano.specs", "-nostartfiles", "-Wl,--gc-sections", "-Wl,--entry=policy_step", "policy.o", "-o",
                    "policy.elf", "-Wl,--start-group", "-lm", "-lc", "-lgcc", "-Wl,--end-group"];
                if (!Run(folder, Compiler, [.. all, "-c", "policy.c", "-o", "policy.o"], out _)
                    || !Run(folder, Compiler, [.. all, .. link], out _)
                    || !Run(folder, "arm-none-eabi-size", ["policy.o", "policy.elf"], out var table)) return [];
                var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                    .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).ToList();
                int Number(int row, int column) => int.Parse(rows[row][column], CultureInfo.InvariantCulture);
                sizes.Add(new CSize(name, Number(0, 0), Number(0, 1), Number(0, 2), Number(1, 0) + Number(1, 1)));
            }
            return sizes;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Run(string folder, string program, IReadOnlyList<string> arguments, out string output)
    {
        output = "";
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var said = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Deadline))
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
            output = said.GetAwaiter().GetResult();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
