using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Benchmarks;

/// <summary>
/// What it costs to look: `list` and `show` where nobody works, against `task list`, in CPU time; and `show` beside a run that saturates
/// every core, against `dotnet exec` of a program that does nothing, in wall time. All by the launcher, as a user types it, in turns,
/// medians.
/// </summary>
internal static class LookingCost
{
    // A quarter of a second where an empty program takes a fiftieth.
    private const double MostTimesEmpty = 12.5;

    /// <param name="rounds">How often each command is run.</param>
    public static int Run(int rounds)
    {
        var launcher = Path.Combine(Root(), "esenas");
        var folder = Directory.CreateTempSubdirectory("esenas-bench-").FullName;
        var data = Path.Combine(folder, "data");
        // This very program, which ends before it does anything.
        string[] empty = ["dotnet", "exec", typeof(LookingCost).Assembly.Location, "nothing"];
        try
        {
            Time(launcher, "run", "blackbox/sphere", "--iterations", "3", "--name", "r", "--data", data);
            string[][] looks = [[launcher, "task", "list"], [launcher, "list", "--data", data], [launcher, "show", "r", "--data", data]];
            var costs = Medians(rounds, looks, time => time.Cpu);
            using var busy = Process.Start(Silent([launcher, "run", "half-cheetah", "--recipe", "paper",
                "--name", "busy", "--data", data]))!;
            try
            {
                while (!File.Exists(Path.Combine(data, "console.sock"))) Thread.Sleep(100);
                Thread.Sleep(TimeSpan.FromSeconds(5));
                var walls = Medians(rounds, [empty, [launcher, "show", "busy", "--data", data]], time => time.Wall);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"CPU: task list {costs[0]:F3} s, list {costs[1]:F3} s, show {costs[2]:F3} s; "
                    + $"beside a run: show {walls[1]:F3} s of wall, an empty program {walls[0]:F3} s"));
                return Expectation.Report(
                    Expectation.AtMost("CPU of list against task list", costs[1] / costs[0], 4),
                    Expectation.AtMost("CPU of show against task list", costs[2] / costs[0], 5),
                    Expectation.AtMost("wall time of show beside a run against an empty program", walls[1] / walls[0], MostTimesEmpty));
            }
            finally
            {
                using var stop = Process.Start("kill", ["-INT", busy.Id.ToString(CultureInfo.InvariantCulture)]);
                busy.WaitForExit();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Medians(int rounds, string[][] commands, Func<(double Wall, double Cpu), double> of)
    {
        var times = commands.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < commands.Length; i++) times[i].Add(of(Time(commands[i])));
        return [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
    }

    // The shell's own clock: a process that has ended tells nobody what it used.
    private static (double Wall, double Cpu) Time(params string[] command)
    {
        const string Timed = "TIMEFORMAT='%R %U %S'; { time \"$@\" > /dev/null 2>&1; } 2>&1";
        using var process = Process.Start(Silent(["bash", "-c", Timed, "_", .. command]))!;
        double[] times =
            [.. process.StandardOutput.ReadToEnd().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        process.WaitForExit();
        return process.ExitCode == 0
            ? (times[0], times[1] + times[2])
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
    }

    private static ProcessStartInfo Silent(IReadOnlyList<string> command) =>
        new(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };

    // artifacts/bin/EsEnas.Benchmarks/release
    private static string Root() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));
}
