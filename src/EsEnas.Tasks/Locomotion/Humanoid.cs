using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Locomotion;

/// <summary>Gym Humanoid-v2: a human figure, paid for speed along x and for not falling.</summary>
internal sealed class Humanoid : HumanFigure
{
    private static readonly AliveBonus Bonus = new(5, "The alive bonus of 5");

    private Humanoid(TaskVariant variant) : base(variant) { }

    public static TaskDefinition Definition { get; } = new(new TaskDescription(
        Name: "humanoid",
        Summary: "A human figure with 17 joints walks along x without falling.",
        ObservationSize: Observations, ActionSize: Motors, FrameSkip: StepsOfFrame, StepSeconds: SecondsPerStep, Terminates: true,
        GymStepLimit: 1000,
        Observation: ObservationOf(""),
        Reward: "1.25 * (x after - before) / 0.015 + 5 - 0.1 * sum(a^2) - min(5e-7 * sum(wrenches^2), 10), x of the center of mass; done "
            + "unless 1 <= height <= 2",
        StartNoise: StartLaw,
        Quirks: [WrenchQuirk, Bonus.Quirk, .. CommonQuirks],
        Options: [TaskOptionRules.StartNoise, TaskOptionRules.ContactForces, TaskOptionRules.Masses, TaskOptionRules.TrainOnBonus,
            TaskOptionRules.EpisodeLimit, TaskOptionRules.Edition])
    {
        ActionRanges = MotorRanges,
    },
        variant => new Humanoid(variant), ["forward", "control", "contact", "alive"]) { InEdition = DescribeEdition };

    public override IReadOnlyList<string> RewardTermNames => Definition.RewardTerms;

    private static TaskDescription DescribeEdition(TaskDescription task, TaskOptions options)
    {
        var edition = InEdition(task, options);
        var reward = task.Reward.Replace("1 <= height <= 2", "1 < height < 2", StringComparison.Ordinal);
        return options.Edition == EditionOption.V4
            ? edition with
            {
                Reward = reward.Replace(" - min(5e-7 * sum(wrenches^2), 10)", "", StringComparison.Ordinal),
                Quirks = ["The contact wrenches are observed, but cost nothing (v4).", .. edition.Quirks],
            }
            : edition with { Reward = reward, Quirks = Bonus.InV5(edition.Quirks) };
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var before = Simulation.SubtreeCenters[0];
        var contact = SimulateAndCost(action);
        if (Options.Edition == EditionOption.V4) contact = 0;
        var forward = 1.25 * ((Simulation.SubtreeCenters[0] - before) / StepSeconds);
        var control = 0.1 * EnvironmentMath.SumOfSquaresByEight(action);
        var height = Simulation.Positions[2];
        var isDone = Options.Edition == EditionOption.V2 ? height < 1 || height > 2 : !(height > 1 && height < 2);
        var bonus = Bonus.Of(Options.Edition, isAlive: !isDone);
        NoteTerms(forward, -control, -contact, bonus);
        return new StepResult(forward - control - contact + bonus, bonus, isDone);
    }
}
