using EsEnas.Core.Runs;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.Objectives;
using EsEnas.Grains.Telemetry;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Telemetry;

/// <summary>The gauges of a run that alerts rest on.</summary>
public sealed class RunGaugeTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void Time_left_is_told_in_training_only_whatever_ended_that(int trained)
    {
        using var gauge = new RunGauge(new("run"), "point", 0, 10, TimeProvider.System, _ => { });
        Assert.True(double.IsNaN(gauge.SecondsLeft));
        Show(gauge, trained);
        Assert.Equal(3.0 * (10 - trained), gauge.SecondsLeft);

        gauge.EndTraining();

        Assert.True(double.IsNaN(gauge.SecondsLeft));
        Assert.Equal(trained, gauge.Iteration);
        gauge.Touch();
        Assert.True(double.IsNaN(gauge.SecondsLeft));
    }

    private static void Show(RunGauge gauge, int iteration)
    {
        var specification = Specifications.Read(Specifications.Point());
        var definition = new RunDefinition(specification, new TestObjectives().Create(specification));
        gauge.Show(new IterationRow(new(iteration), 1, 1, 1, 1, 8, 0, 40, 6, default), definition.Objective.Models.Space,
            definition.Trainer.Ask(definition.Trainer.Initial()), secondsPerIteration: 3);
    }
}
