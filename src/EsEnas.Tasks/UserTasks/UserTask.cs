using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Physics;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>A task file with its compiled model and every name looked up. Immutable, thread safe.</summary>
internal sealed class UserTask
{
    /// <summary>Counts changes of the code of task files that change numbers; part of every identity.</summary>
    private const int CodeVersion = 1;

    private readonly Model model;
    private readonly long simulationBytes;
    private readonly string hash;
    private readonly UserTaskPlan plan;
    private readonly bool trainsOnBonus;

    /// <param name="definition">The task file.</param>
    /// <param name="model">Its compiled model.</param>
    /// <param name="simulationBytes">What a simulation of it takes, seen where it was tried; 0 if it was tried nowhere.</param>
    /// <param name="mjcf">The model's text.</param>
    /// <param name="hash">Of both texts.</param>
    /// <param name="modelSource">What errors call the model.</param>
    /// <exception cref="SpecificationException">A name is not one of the model's; lists all of them.</exception>
    public UserTask(UserTaskDefinition definition, Model model, long simulationBytes, string mjcf, string hash, string modelSource)
    {
        (this.model, this.simulationBytes, this.hash, trainsOnBonus) = (model, simulationBytes, hash, definition.TrainsOnBonus);
        var errors = new List<SpecificationError>();
        plan = new UserTaskPlanner(definition, model, mjcf, modelSource, errors).Plan();
        if (errors.Count > 0) throw new SpecificationException(errors);
        Description = Describe(definition, model, plan);
    }

    public TaskDescription Description { get; }

    /// <summary>The task under options.</summary>
    public TaskVariant Variant(TaskOptions options)
    {
        TaskOptionRules.Check(Description, options);
        PhysicsCheck.BeforeFirstUse();
        double[] low = [.. Description.ActionRanges.Select(range => range.Low)];
        double[] high = [.. Description.ActionRanges.Select(range => range.High)];
        var variantHash = TaskModels.Hash(hash, TaskOptionRules.Text(Description, options));
        // Trained on by default where nothing else is rewarded, which builds before that did not: their runs are told apart.
        var bonus = trainsOnBonus ? " trained on the alive bonus" : "";
        var push = plan.Randomization.FirstOrDefault(part => part.Quantity == RandomizedQuantity.Push);
        if (push is { Parts: null } || (push is null && options.Randomization[RandomizedQuantity.Push] is not null))
            bonus += RandomizationFit.IdentityOfPush(model, isDriven: false);
        var adapted = TaskCatalog.AdaptedText(StartQuaternions.Find(model, MuJoCoLibrary.Version).Length > 0 ? ["quaternions"] : []);
        var identity = $"task {Description.Name}/file{CodeVersion}{bonus} model {variantHash}{adapted} mujoco {MuJoCoLibrary.VersionText}";
        var info = new EnvironmentInfo(Description.Name, plan.ObservationSize, low, high, identity)
        {
            FrameSkip = plan.FrameSkip,
            ModelBytes = model.Bytes,
            SimulationBytes = simulationBytes,
        };
        var variant = new TaskVariant(info, model, plan.FrameSkip, options);
        return RandomizationPlan.Of(model, options, plan.Randomization, Description.StepSeconds, plan.OtherDamping) is not { } drawn
            ? variant : variant.Drawing(new RandomizedEpisodes(drawn, plan.Actuators, [.. plan.Observation.Select(part => part.IsInstant)],
                AddsOwnNoise: true));
    }

    public MuJoCoEnvironment CreateEnvironment(TaskVariant variant) => new UserEnvironment(variant, plan);

    private static TaskDescription Describe(UserTaskDefinition definition, Model model, UserTaskPlan plan) => new(
        definition.Name, definition.Summary, plan.ObservationSize, plan.Actuators.Length, definition.FrameSkip,
        model.Timestep * definition.FrameSkip, definition.Terminates, definition.Horizon, plan.ObservationLines,
        string.Join(" + ", definition.Reward.Select(term => RewardTexts.Of(term, definition))) + EndText(definition),
        StartText(definition), Quirks:
        [
            definition.Refreshes
                ? "Positions of bodies and readings of sensors are those of the state: they are computed anew after each step (refresh)."
                : "Positions of bodies lag behind the state by one integration step, as MuJoCo leaves them.",
            .. definition.Reward.Any(HasControlCost)
                ? ["The control cost uses the action as given, the simulation clamps a copy to the actuator's range."]
                : Array.Empty<string>(),
        ],
        Options: [TaskOptionRules.StartNoise])
    {
        Curricula = [.. definition.Curriculum.Select(term => CurriculumTexts.Of(term, definition))],
        Warnings = RewardWarnings.Of(definition),
        ActionRanges = [.. plan.Actuators.Select(actuator => (model.ControlRanges[2 * actuator], model.ControlRanges[2 * actuator + 1]))],
    };

    private static bool HasControlCost(RewardTerm term) => term.Kind == RewardKind.ControlCost || term.Of.Any(HasControlCost);

    private static string EndText(UserTaskDefinition definition)
    {
        var conditions = definition.Healthy.Select(range =>
        {
            var above = double.IsFinite(range.Above) ? string.Create(CultureInfo.InvariantCulture, $"{range.Above} < ") : "";
            var below = double.IsFinite(range.Below) ? string.Create(CultureInfo.InvariantCulture, $" < {range.Below}") : "";
            return $"{above}{RewardTexts.Of(range.Coordinate)}{below}";
        }).ToList();
        if (double.IsFinite(definition.StateLimit))
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"|s_i| < {definition.StateLimit} from i = {definition.StateFrom}"));
        if (definition.MustBeFinite) conditions.Add("the state is finite");
        return conditions.Count == 0 ? "" : $"; done unless {string.Join(", ", conditions)}";
    }

    private static string StartText(UserTaskDefinition definition)
    {
        var keyframe = definition.StartKeyframe is { } name ? $"keyframe {name.Name}; " : "";
        var targets = string.Concat(definition.Targets.Select(target =>
            string.Create(CultureInfo.InvariantCulture, $"; {target.Name}: U({target.Low}, {target.High})")));
        var drawn = definition.Randomization.IsEmpty ? ""
            : "; each episode: " + string.Join(", ", definition.Randomization.Select(term =>
                $"{RandomizedQuantities.Key(term.Part.Quantity)} {term.Part.Range}"));
        var again = definition.StartsWithoutContact ? "; drawn again while anything touches" : "";
        return $"{keyframe}positions: {NoiseText(definition.PositionNoise)}; velocities: {NoiseText(definition.VelocityNoise)}{again}"
            + targets + drawn;
    }

    private static string NoiseText(IReadOnlyList<StartNoise> noises) =>
        noises.Count == 0 ? "none" : string.Join(", ", noises.Select(noise => noise.Joints.IsAll && noise.Law != NoiseLaw.Rotation
            ? LawText(noise)
            : $"{(noise.Joints.IsAll ? "all" : string.Join(", ", noise.Joints.Names))} {LawText(noise)}"));

    private static string LawText(StartNoise noise) => noise switch
    {
        { Law: NoiseLaw.Rotation } => "in any orientation",
        { Scale: 0 } => "none",
        { Law: NoiseLaw.Uniform } => string.Create(CultureInfo.InvariantCulture, $"U(-{noise.Scale}, {noise.Scale}) each"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{noise.Scale} * N(0, 1) each"),
    };
}
