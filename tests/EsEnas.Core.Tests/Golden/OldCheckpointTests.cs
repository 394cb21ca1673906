namespace EsEnas.Core.Tests.Golden;

/// <summary>
/// A run whose parts were saved by the build before the run became one state machine goes on with the same numbers.
/// </summary>
public sealed class OldCheckpointTests
{
    private const string Case = "golden evolution es-adam";

    [Fact]
    public void Checkpoints_in_the_middle_of_each_phase_are_what_this_build_writes()
    {
        var middle = GoldenRun.Of(GoldenCase.All.Single(golden => golden.Name == Case)).Middle;
        var path = GoldenHistoryTests.PathOf("checkpoints.txt");

        Assert.Equal(["training", "selection", "polish"], middle.Keys);
        foreach (var line in File.ReadAllLines(path)) Assert.Equal(line.Split(' ')[1], Convert.ToBase64String(middle[line.Split(' ')[0]]));
    }
}
