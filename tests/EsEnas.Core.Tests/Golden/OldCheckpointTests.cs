using EsEnas.Core.Binary;
using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Golden;

/// <summary>A run whose parts were saved by the build before the run became one state machine goes on with the same numbers.</summary>
public sealed class OldCheckpointTests
{
    private const string Case = "golden evolution es-adam";

    private static readonly Dictionary<string, byte[]> Old = File.ReadAllLines(GoldenHistoryTests.PathOf("checkpoints.txt"))
        .Select(line => line.Split(' ')).ToDictionary(line => line[0], line => Convert.FromBase64String(line[1]));

    private static GoldenCase Golden => GoldenCase.All.Single(golden => golden.Name == Case);

    [Fact]
    public void Checkpoints_in_the_middle_of_each_phase_are_what_this_build_writes()
    {
        var middle = GoldenRun.Of(Golden).Middle;

        Assert.Equal(["training", "selection", "polish"], middle.Keys);
        foreach (var (phase, bytes) in Old) Assert.Equal(Convert.ToBase64String(bytes), Convert.ToBase64String(middle[phase]));
    }

    [Theory]
    [InlineData("training", "training", 5)]
    [InlineData("selection", "selection", 4)]
    [InlineData("polish", "fine-tuning", 5)]
    public void Run_in_the_middle_of_a_phase_ends_with_the_numbers_on_record(string part, string phase, int lines)
    {
        var trained = new RunMachine(Golden);
        var end = trained.ToTheEnd();
        var machine = new RunMachine(Golden);
        var checkpoint = part == "training" ? new RunCheckpoint(Old[part], [], RunValidity.Nothing)
            : new RunCheckpoint(trained.Run.Trainer.Save(end.Training),
                [new PhaseCheckpoint(phase, Old[part], new PhaseProgress(0, 0, ""))], RunValidity.Nothing);

        var state = machine.Run.Load(checkpoint);

        Assert.Equal(phase, machine.Run.PhaseOf(state).Name);
        machine.ToTheEnd(state);
        Assert.True(machine.Lines.Count >= lines, $"{machine.Lines.Count} lines");
        Assert.Equal(trained.Lines.TakeLast(machine.Lines.Count), machine.Lines);
    }

    [Fact]
    public void Phase_of_a_newer_build_is_refused_by_name()
    {
        var run = new RunMachine(Golden).Run;
        var checkpoint = run.Save(run.Initial()) with
        {
            Later = [new PhaseCheckpoint("levitation", [1], new PhaseProgress(0, 1, "round"))],
        };

        var error = Assert.Throws<CheckpointException>(() => run.Load(checkpoint));

        Assert.Equal("The checkpoint is in phase 'levitation', which this build does not know. Use a newer build.", error.Message);
        Assert.True(error.IsOfNewerBuild);
    }
}
