using System.Globalization;
using System.Net;
using EsEnas.Hosting.Networking;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>Looking at runs while silos do not answer and the cluster has not found out: here it takes minutes for that.</summary>
[Needs(External.MuJoCo)]
public sealed class SilentSiloTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Blind = ["--probe-timeout", "60", "--missed-probes", "5"];
    private static readonly string[] Settings =
    [
        "--set", "horizon=100", "--set", "evaluations.directions=4", "--set", "evaluations.atCurrent=2", "--set",
        "checkpoint.everySeconds=0.1", "--set", "selection.candidates=2", "--set", "selection.reportEpisodes=2",
    ];

    [Fact]
    public async Task Every_reading_command_answers_with_one_silo_killed_and_another_frozen()
    {
        using var data = new DataDirectory();
        await using var first = Start(data, 1);
        var gateways = await first.ReadyAsync(Patience);
        // The list of runs, and some of the runs, are on the first one, which is going to be frozen.
        await AskAsync(data, "list");
        await using var second = Start(data, 2);
        gateways += $",{await second.ReadyAsync(Patience)}";
        await using var third = Start(data, 3);
        gateways += $",{await third.ReadyAsync(Patience)}";
        string[] runs = ["a", "b", "c", "d"];
        foreach (var run in runs)
            await AskAsync(data,
                ["submit", "swimmer", "--recipe", "paper", "--name", run, "--iterations", "3", "--seed", Seed(run), .. Settings]);
        foreach (var run in runs) await Deadline.UntilAsync(async () => (await AskAsync(data, "show", run)).Contains("completed",
            StringComparison.Ordinal));
        first.Freeze();
        await second.KillAsync();

        foreach (var place in new[] { new[] { "--data", data.Path }, ["--cluster", gateways, "--data", data.Path] })
        {
            Assert.Equal(runs.Length, (await AskAsync(place, "list")).Split('\n').Count(line => line.Contains("completed",
                StringComparison.Ordinal)));
            foreach (var run in runs)
            {
                Assert.Contains("completed", await AskAsync(place, "show", run), StringComparison.Ordinal);
                Assert.Equal(4, (await AskAsync(place, "history", run, "--csv")).TrimEnd().Split('\n').Length);
                Assert.Contains("\"task\": \"swimmer\"", await AskAsync(place, "export", run, "-o", "-"), StringComparison.Ordinal);
            }

            Assert.Contains("d", await AskAsync(place, ["compare", .. runs]), StringComparison.Ordinal);
            await AskAsync(place, ["plot", "returns", .. runs, "-o", Path.Combine(data.Path, "plot.svg"), "--force"]);
            Assert.Contains("3/3", await AskAsync(place, "watch", "a", "--from", "1"), StringComparison.Ordinal);
            var silos = (await AskAsync(place, "cluster")).Split('\n');
            Assert.Single(silos, line => line.Contains("active", StringComparison.Ordinal));
            Assert.Equal(2, silos.Count(line => line.Contains("unreachable", StringComparison.Ordinal)));
        }
    }

    private static SiloProcess Start(DataDirectory data, int number) =>
        SiloProcess.Start(number, FreePorts.Next(IPAddress.Loopback), ["--data", data.Path, .. Blind]);

    private static string Seed(string run) => (run[0] - 'a').ToString(CultureInfo.InvariantCulture);

    private static Task<string> AskAsync(DataDirectory data, params string[] command) => AskAsync(["--data", data.Path], command);

    private static Task<string> AskAsync(string[] place, params string[] command) => InnerConsole.SucceedAsync([.. command, .. place]);
}
