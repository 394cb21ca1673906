using System.Globalization;

namespace EsEnas.Benchmarks;

/// <summary>
/// What TLS costs: two silo processes of one slot with it, against two without, the same run on both, so that half of its evaluations
/// travel. They work in turns, in the order ABBA, so that a machine that is busy with something else is as busy for both.
/// </summary>
internal static class TlsCost
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string task, int rounds)
    {
        await using var plain = await BenchedCluster.StartAsync(task, silos: 2, slots: 1, insecure: true);
        await using var tls = await BenchedCluster.StartAsync(task, silos: 2, slots: 1);
        foreach (var cluster in new[] { plain, tls }) await cluster.WorkAsync(WarmUp, counts: false);
        for (var round = 0; round < rounds; round++)
            foreach (var cluster in new[] { plain, tls, tls, plain }) await cluster.WorkAsync(Turn, counts: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{task}: with TLS {tls.PerSecond:F1} evaluations/s, {tls.PerCpuSecond:F1} per CPU second; " +
            $"without {plain.PerSecond:F1} and {plain.PerCpuSecond:F1}; ratio {tls.PerSecond / plain.PerSecond:F3}, " +
            $"per CPU second {tls.PerCpuSecond / plain.PerCpuSecond:F3}"));
        return Expectation.Report(
            Expectation.AtLeast("evaluations a second with TLS, of those without", tls.PerSecond / plain.PerSecond, 0.97));
    }
}
