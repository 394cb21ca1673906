using System.Globalization;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

/// <summary>Seeds that fail are named; ESENAS_SCHEDULE_SEED replays one alone.</summary>
public sealed class ScheduleSimulationTests(ITestOutputHelper log)
{
    private const ulong Schedules = 12_000;

    [Fact]
    public void Outcomes_are_the_undisturbed_ones_whatever_happens_to_silos_and_messages()
    {
        var only = Environment.GetEnvironmentVariable("ESENAS_SCHEDULE_SEED");
        var (first, last) = only is null
            ? (0, Schedules)
            : (ulong.Parse(only, CultureInfo.InvariantCulture), ulong.Parse(only, CultureInfo.InvariantCulture) + 1);
        var (caught, confirmed) = (0, 0L);
        for (var seed = first; seed < last; seed++)
        {
            var simulator = new ScheduleSimulator(seed);
            var outcomes = simulator.Run();
            caught += simulator.Caught ? 1 : 0;
            confirmed += simulator.Confirmed;
            if (!simulator.IsHonest) continue;
            for (var index = 0; index < outcomes.Count; index++)
                if (!OutcomeBits.Same(ScheduleSimulator.OutcomeOf(index), outcomes[index]))
                    Assert.Fail($"seed {seed}: evaluation {index} came out as {outcomes[index]}");
        }
        log.WriteLine($"{confirmed} evaluations confirmed by a second silo, {caught} wrong silos caught");
        if (only is not null) return;
        Assert.True(caught > 300, $"only {caught} wrong silos were caught");
        Assert.True(confirmed > 10_000, $"only {confirmed} evaluations were confirmed");
    }

    [Fact]
    public void Simulation_repeats_to_the_last_event_for_a_seed() =>
        Assert.Equal(new ScheduleSimulator(4711).Run(), new ScheduleSimulator(4711).Run());
}
