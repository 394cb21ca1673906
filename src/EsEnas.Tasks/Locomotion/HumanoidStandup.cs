using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym HumanoidStandup-v2: the human figure, lying, paid for the height of its torso.</summary>
internal sealed class HumanoidStandup : HumanFigure
{
    private HumanoidStandup(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "humanoid-standup",
        Summary: "The human figure lies on its back and gets up.",
        ObservationSize: Observations, ActionSize: Motors, FrameSkip: StepsOfFrame, StepSeconds: SecondsPerStep, Terminates: false,
        GymStepLimit: 1000,
        Observation: ObservationOf(", which lies"),
        Reward: "height / 0.003 + 1 - 0.1 * sum(a^2) - min(5e-7 * sum(wrenches^2), 10)",
        StartNoise: StartLaw,
        Quirks:
        [
            WrenchQuirk,
            "What is paid is the height itself, not what it gained, divided by an integration step of 0.003 s: some hundred a step; no "
                + "option.",
            "It never ends; the 1 is paid in every step; no option.",
            .. CommonQuirks,
        ],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.ContactForces, TaskOptionRules.Masses, TaskOptionRules.EpisodeLimit,
            TaskOptionRules.Edition])
    {
        ActionRanges = MotorRanges,
    },
        variant => new HumanoidStandup(variant), ["height", "alive", "control", "contact"]) { InEdition = InEdition };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var contact = SimulateAndCost(action);
        var height = Simulation.Positions[2] / Simulation.Model.Timestep;
        var control = 0.1 * EnvironmentMath.SumOfSquaresByEight(action);
        NoteTerms(height, 1, -control, -contact);
        return new StepResult(height - control - contact + 1, 0, Done: false);
    }
}
