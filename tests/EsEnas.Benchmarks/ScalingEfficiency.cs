using System.Globalization;

namespace EsEnas.Benchmarks;

/// <summary>
/// Two silo processes of one slot against one of two: evaluations per second of CPU time of all their processes. The two work in turns, so
/// that a machine that is busy with something else is as busy for both.
/// </summary>
internal static class ScalingEfficiency
{
    private const int Rounds = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(string task)
    {
        await using var one = await BenchedCluster.StartAsync(task, silos: 1, slots: 2);
        await using var two = await BenchedCluster.StartAsync(task, silos: 2, slots: 1);
        foreach (var cluster in new[] { one, two }) await cluster.WorkAsync(WarmUp, counts: false);
        for (var round = 0; round < Rounds; round++)
            foreach (var cluster in new[] { one, two }) await cluster.WorkAsync(Turn, counts: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{task}: 1 silo of 2 slots {one.PerCpuSecond:F2} evaluations per CPU second ({one.Evaluations} in {one.Cpu:F1} s), 2 silos " +
            $"of 1 slot {two.PerCpuSecond:F2} ({two.Evaluations} in {two.Cpu:F1} s), ratio {two.PerCpuSecond / one.PerCpuSecond:F3}"));
        const string Name = "evaluations per CPU second, two silos of one slot against one of two";
        return Expectation.Report(Expectation.AtLeast(Name, two.PerCpuSecond / one.PerCpuSecond, 0.95));
    }
}
