using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Tests.Reading;

/// <summary>What a page says of how far a run is.</summary>
public sealed class RunProgressTextTests
{
    private static RunStatus At(int iteration) => new()
    {
        Id = new RunId("run"),
        State = RunState.Running,
        Task = "swimmer",
        Iteration = new IterationNumber(iteration),
        CheckpointedIteration = new IterationNumber(iteration),
        Iterations = 10,
        SecondsPerIteration = 3,
    };

    [Fact]
    public void Time_left_is_that_of_training_and_nothing_after_it()
    {
        Assert.Equal("12 s", RunProgressText.TimeLeft(At(6)));
        Assert.Equal("at most 12 s", RunProgressText.TimeLeft(At(6) with { MayEndEarly = true }));
        Assert.Equal("", RunProgressText.TimeLeft(At(10)));
        Assert.Null(RunProgressText.SecondsLeft(At(10)));
        Assert.Equal("", RunProgressText.TimeLeft(At(6) with { State = RunState.Paused }));
    }
}
