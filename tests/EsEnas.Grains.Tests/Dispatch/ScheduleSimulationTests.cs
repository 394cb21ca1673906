using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Tests.Dispatch;

public sealed class ScheduleSimulationTests
{
    private const ulong Schedules = 12_000;

    [Fact]
    public void Outcomes_are_the_undisturbed_ones_whatever_happens_to_silos_and_messages()
    {
        for (ulong seed = 0; seed < Schedules; seed++)
        {
            var outcomes = new ScheduleSimulator(seed).Run();
            for (var index = 0; index < outcomes.Count; index++)
                if (!OutcomeBits.Same(ScheduleSimulator.OutcomeOf(index), outcomes[index])) Assert.Fail($"seed {seed}: evaluation {index} came out as {outcomes[index]}");
        }
    }

    [Fact]
    public void Simulation_repeats_to_the_last_event_for_a_seed() => Assert.Equal(new ScheduleSimulator(4711).Run(), new ScheduleSimulator(4711).Run());
}
