using EsEnas.Core.Documents;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Arms;
using EsEnas.Tasks.Balance;
using EsEnas.Tasks.Blackbox;
using EsEnas.Tasks.Locomotion;
using EsEnas.Tasks.Physics;
using EsEnas.Tasks.Randomization;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks;

/// <summary>The tasks: thirteen on MuJoCo, the blackbox functions, and whatever a specification brings along in its task file.</summary>
/// <remarks>
/// Thread safe. A model is compiled once per process and variant, on first use; that of a task file is tried in a process of its own before
/// (<see cref="ModelProbe"/>), which blocks for about half a second.
/// </remarks>
public static class TaskCatalog
{
    /// <summary>Counts changes of task code that change numbers; part of every identity.</summary>
    private const int CodeVersion = 1;

    private static readonly TaskDefinition[] Definitions =
    [
        Swimmer.Definition, Reacher.Definition, Hopper.Definition, HalfCheetah.Definition, Walker2d.Definition,
        Pusher.Definition, Striker.Definition, Thrower.Definition, Ant.Definition,
        InvertedPendulum.Definition, InvertedDoublePendulum.Definition, Humanoid.Definition, HumanoidStandup.Definition,
    ];

    private const int PaperCount = 9;

    /// <summary>The environments on MuJoCo: those of the paper, in its order, then Gym's others.</summary>
    public static IReadOnlyList<TaskDescription> All { get; } = Array.ConvertAll(Definitions, definition => definition.Description);

    /// <summary>The nine tasks of the paper, in its order.</summary>
    public static IReadOnlyList<TaskDescription> OfPaper { get; } = [.. All.Take(PaperCount)];

    /// <summary>The blackbox functions. They have no environment: sizes of observation and action are 0.</summary>
    public static IReadOnlyList<TaskDescription> Functions { get; } = [.. BlackboxFunctions.Descriptions];

    /// <summary>Whether a name is that of a built-in task or function.</summary>
    public static bool IsBuiltIn(string name) => All.Concat(Functions).Any(task => task.Name == name);

    /// <summary>The names of the terms of a built-in task's reward; null if there is no such task.</summary>
    internal static IReadOnlyList<string>? RewardTermsOf(string name) =>
        Array.Find(Definitions, definition => definition.Description.Name == name)?.RewardTerms;

    /// <summary>Whether it is a task that came later: task files could have its name before.</summary>
    internal static bool IsLater(string name) => All.Skip(PaperCount).Any(task => task.Name == name);

    /// <summary>The built-in task or function of that name.</summary>
    /// <exception cref="SpecificationException">There is none; the message lists the names and suggests the nearest.</exception>
    public static TaskDescription Find(string name) =>
        Functions.FirstOrDefault(function => function.Name == name) ?? Definition(name).Description;

    /// <summary>The task that a specification is about, that of its task file included.</summary>
    /// <exception cref="SpecificationException">Unknown task, or the task file is refused.</exception>
    /// <exception cref="MuJoCoUnavailableException">A task file needs the library, and there is no usable one.</exception>
    public static TaskDescription Describe(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (UserTaskOf(specification) is { } userTask) return userTask.Description;
        return Functions.FirstOrDefault(function => function.Name == specification.Task)
            ?? Definition(specification.Task).Describe(specification.TaskOptions);
    }

    /// <summary>The objective that a specification asks for.</summary>
    /// <exception cref="SpecificationException">Unknown task, an option the task does not have, a task file that is refused, or sizes that
    /// do not fit.</exception>
    public static IObjective CreateObjective(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var userTask = UserTaskOf(specification);
        if (Functions.FirstOrDefault(function => function.Name == specification.Task) is { } function)
        {
            TaskOptionRules.Check(function, specification.TaskOptions);
            return new BlackboxObjective(specification);
        }

        if (specification.Blackbox != new BlackboxSpecification())
            throw new SpecificationException(
                new SpecificationError("blackbox", "{…}", $"{specification.Task} is no blackbox function: leave the section out"));
        if (userTask is not null)
        {
            var userVariant = userTask.Variant(specification.TaskOptions);
            return new EnvironmentObjective(specification, userVariant.Info, () => userTask.CreateEnvironment(userVariant));
        }

        var definition = Definition(specification.Task);
        var variant = CreateVariant(definition, specification.TaskOptions);
        var limited = specification with { Horizon = Horizon(specification) };
        return new EnvironmentObjective(limited, variant.Info, () => definition.Create(variant));
    }

    /// <summary>
    /// The specification as it is hashed and stored: <c>policy.actionScale</c> settled (<see cref="ActionScales"/>). A task file stays as
    /// it is where there is no usable library; whoever builds the task settles it then.
    /// </summary>
    /// <exception cref="SpecificationException">Unknown task, a task file that is refused, an option that the task does not have, or a
    /// scale that the actions' ranges do not allow.</exception>
    public static ExperimentSpecification Settle(ExperimentSpecification specification)
    {
        try
        {
            var task = Describe(specification);
            TaskOptionRules.Check(task, specification.TaskOptions);
            var ranges = task.ActionRanges;
            return ActionScales.Settle(specification, [.. ranges.Select(range => range.Low)], [.. ranges.Select(range => range.High)]);
        }
        catch (MuJoCoUnavailableException)
        {
            return specification;
        }
    }

    /// <summary>The most steps of an episode: the specification's horizon, cut to Gym's limit if <c>episodeLimit</c> says so.</summary>
    /// <exception cref="SpecificationException">Unknown task.</exception>
    public static int Horizon(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return specification.TaskOptions.EpisodeLimit == EpisodeLimitOption.Gym
            ? Math.Min(specification.Horizon, Describe(specification).GymStepLimit)
            : specification.Horizon;
    }

    /// <summary>
    /// An environment of a specification's task, that of its task file included, for traces and benchmarks. Reset it first.
    /// </summary>
    /// <exception cref="SpecificationException">As <see cref="CreateObjective"/>; also for a blackbox function, which has no
    /// environment.</exception>
    public static MuJoCoEnvironment CreateEnvironment(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (UserTaskOf(specification) is not { } task) return CreateEnvironment(specification.Task, specification.TaskOptions);
        return task.CreateEnvironment(task.Variant(specification.TaskOptions));
    }

    /// <summary>What a specification's task draws for each episode beside its start, its task file's ranges included.</summary>
    /// <exception cref="SpecificationException">As <see cref="CreateObjective"/>.</exception>
    public static IReadOnlyList<RandomizedRange> Randomized(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var variant = UserTaskOf(specification) is { } task
            ? task.Variant(specification.TaskOptions)
            : CreateVariant(Definition(specification.Task), specification.TaskOptions);
        return variant.Randomization?.Plan.Ranges ?? [];
    }

    /// <summary>An environment of a built-in task, for traces and benchmarks. It has no start yet: reset it first.</summary>
    /// <exception cref="SpecificationException">Unknown task, a blackbox function, or an option the task does not have.</exception>
    public static MuJoCoEnvironment CreateEnvironment(string task, TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var definition = Definition(task);
        return definition.Create(CreateVariant(definition, options));
    }

    /// <summary>The names of the rules by which a built-in task is adapted to this process's library; empty if it needs none.</summary>
    /// <exception cref="SpecificationException">Unknown task, or a blackbox function.</exception>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static IReadOnlyList<string> Adaptations(string task) =>
        TaskModels.Adapted(Definition(task).Description.Name, MassesOption.Library, MuJoCoLibrary.Version).Applied;

    /// <summary>An environment of a built-in task with another model than its own.</summary>
    internal static MuJoCoEnvironment CreateWithModel(string task, Model model)
    {
        var definition = Definition(task);
        return definition.Create(CreateVariant(definition, new TaskOptions(), model));
    }

    /// <summary>What an identity says of adaptations: other numbers than without them, on a library that needs them.</summary>
    internal static string AdaptedText(IReadOnlyList<string> applied) => applied.Count == 0 ? "" : $" adapted {string.Join('+', applied)}";

    // The task of the specification's task file; null if it has none.
    private static UserTask? UserTaskOf(ExperimentSpecification specification)
    {
        if (specification.TaskFile is not { Definition: not null, Model: not null } file) return null;
        var task = UserTaskCache.Get(file, "taskFile.definition", "taskFile.model");
        return task.Description.Name == specification.Task
            ? task
            : throw new SpecificationException(
                new SpecificationError("task", specification.Task, $"{task.Description.Name}, as the task file says"));
    }

    private static TaskDefinition Definition(string name)
    {
        foreach (var definition in Definitions)
        {
            if (definition.Description.Name == name)
                return definition;
        }

        if (IsBuiltIn(name))
            throw new SpecificationException(
                new SpecificationError("task", name, "a task with an environment; a blackbox function has none to act in"));
        var names = All.Concat(Functions).Select(task => task.Name).ToList();
        var nearest = Spelling.Nearest(name, names) is { } meant ? $"; the nearest is {meant}" : "";
        throw new SpecificationException(new SpecificationError("task", name, $"one of {string.Join(", ", names)}{nearest}"));
    }

    private static TaskVariant CreateVariant(TaskDefinition definition, TaskOptions options, Model? instead = null)
    {
        TaskOptionRules.Check(definition.Description, options);
        var task = definition.Describe(options);
        if (instead is null) PhysicsCheck.BeforeFirstUse();
        var model = instead ?? TaskModels.Get(task.Name, options.Masses, options.Edition);
        var ranges = model.ControlRanges;
        var (low, high) = (new double[task.ActionSize], new double[task.ActionSize]);
        for (var i = 0; i < low.Length; i++)
            (low[i], high[i]) = (ranges[2 * i], ranges[2 * i + 1]);
        var text = TaskModels.Text(task.Name, options.Masses, options.Edition);
        var hash = TaskModels.Hash(text, TaskOptionRules.Text(task, options));
        var adapted = AdaptedText(ModelAdaptation.Adapt(task.Name, text, MuJoCoLibrary.Version).Applied);
        // Builds before this one added noise to what had been cut, and left it so, and pushed what is no robot: their runs are told apart.
        var changed = definition.CutsObservations && options.Randomization[RandomizedQuantity.ObservationNoise] is not null
            ? " noise cut" : "";
        if (options.Randomization[RandomizedQuantity.Push] is not null) changed += RandomizationFit.IdentityOfPush(model, isDriven: true);
        var identity = $"task {task.Name}/{CodeVersion}{changed} model {hash}{adapted} mujoco {MuJoCoLibrary.VersionText}";
        var info = new EnvironmentInfo(task.Name, task.ObservationSize, low, high, identity)
        {
            FrameSkip = task.FrameSkip,
            ModelBytes = model.Bytes,
            SimulationBytes = model.SimulationBytes,
        };
        var variant = new TaskVariant(info, model, task.FrameSkip, options);
        return RandomizationPlan.Of(model, options, [], task.StepSeconds, isDriven: true) is not { } drawn ? variant
            : variant.Drawing(new RandomizedEpisodes(drawn, [.. Enumerable.Range(0, task.ActionSize)], new bool[task.ObservationSize],
                AddsOwnNoise: false));
    }
}
