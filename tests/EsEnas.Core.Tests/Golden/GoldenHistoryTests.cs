using EsEnas.Core.Controllers;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Golden;

/// <summary>
/// Whole runs of every controller with every optimizer, and of every other choice that changes numbers, equal the ones on record: history
/// rows, proposal summaries, checkpoints, selection, the policy file, polish.
/// </summary>
/// <remarks>
/// <para>On record are the numbers of the build before the run became one state machine. A change that is not meant to change numbers must
/// leave <c>histories.txt</c> alone. One that is meant to (it raises <c>NumericsVersion</c>), or that adds cases, records anew: run this
/// class with the environment variable ESENAS_RECORD_GOLDEN=1, look at the difference, and commit it.</para>
/// <para><c>checkpoints.txt</c> was written by that build, too, and stays as it is for good: runs in progress go on from such bytes.</para>
/// </remarks>
public sealed class GoldenHistoryTests
{
    private const string RecordVariable = "ESENAS_RECORD_GOLDEN";

    private static readonly Lazy<Dictionary<string, string[]>> Recorded = new(() => Read("histories.txt"));

    public static TheoryData<string> Names => [.. GoldenCase.All.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_gives_the_numbers_on_record(string name)
    {
        var expected = IsRecording ? [] : Recorded.Value[name];

        var actual = GoldenRun.Of(GoldenCase.All.Single(golden => golden.Name == name)).Lines;

        // Line by line: the first one that differs is what to look at.
        if (IsRecording) return;
        foreach (var (index, line) in expected.Index()) Assert.Equal(line, actual.ElementAtOrDefault(index));
        Assert.Equal(expected.Length, actual.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_as_one_machine_saved_and_loaded_after_every_plan_gives_the_numbers_on_record(string name)
    {
        if (IsRecording) return;
        var golden = GoldenCase.All.Single(other => other.Name == name);
        var machine = new RunMachine(golden);

        var end = machine.ToTheEnd();

        // A function has no policies to choose from, so its run ends with its training.
        var expected = golden.IsBlackbox
            ? [.. Recorded.Value[name].TakeWhile(line => !line.StartsWith("selection", StringComparison.Ordinal))]
            : Recorded.Value[name];
        Assert.Equal(expected, machine.Lines);
        Assert.Null(machine.Run.VerdictOf(end));
        Assert.IsType<RunEvent.Completed>(machine.Events[^1]);
        Assert.Equal(end.Finished.Select(phase => phase.Name), machine.Run.Phases.Skip(1).Select(phase => phase.Name));
    }

    [Fact]
    public void Record_has_every_case_and_no_other()
    {
        if (IsRecording) Record();

        Assert.Equal(GoldenCase.All.Select(golden => golden.Name), Read("histories.txt").Keys);
        Assert.True(GoldenCase.All.Count >= 130, $"{GoldenCase.All.Count} cases");
    }

    [Fact]
    public void Cases_hold_every_kind_that_there_is()
    {
        var specifications = GoldenCase.All.Select(golden => golden.Specification()).ToArray();

        Assert.Equal(Enum.GetValues<ControllerKind>().Length, specifications.Select(s => s.Controller.Kind).Distinct().Count());
        Assert.Equal(Enum.GetValues<OptimizerKind>().Length, specifications.Select(s => s.Optimizer.Kind).Distinct().Count());
        Assert.Equal(Enum.GetValues<SearchKind>().Length, specifications.Select(s => s.Search.Space).Distinct().Count());
        if (IsRecording) return;
        // Invalid evaluations are among the evaluations.
        Assert.Contains(Read("histories.txt").Values,
            lines => lines.Any(line => line.StartsWith("chosen", StringComparison.Ordinal) && line.Split(' ')[4] != "0"));
    }

    private static bool IsRecording => Environment.GetEnvironmentVariable(RecordVariable) == "1";

    private static void Record()
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var golden in GoldenCase.All)
        {
            text.WriteLine($"[{golden.Name}]");
            foreach (var line in GoldenRun.Of(golden).Lines) text.WriteLine(line);
        }

        File.WriteAllText(PathOf("histories.txt"), text.ToString());
    }

    private static Dictionary<string, string[]> Read(string file)
    {
        var cases = new Dictionary<string, string[]>();
        var (name, lines) = ("", new List<string>());
        foreach (var line in (string[])[.. File.ReadAllLines(PathOf(file)), "["])
        {
            if (!line.StartsWith('['))
            {
                lines.Add(line);
                continue;
            }

            if (name.Length > 0) cases.Add(name, [.. lines]);
            (name, lines) = (line.Trim('[', ']'), []);
        }

        return cases;
    }

    internal static string PathOf(string name) => Checkout.PathOf($"tests/EsEnas.Core.Tests/Golden/{name}");
}
