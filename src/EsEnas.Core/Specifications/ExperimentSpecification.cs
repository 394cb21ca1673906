using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Everything that defines a run (design: the YAML of docs/specification.md). Immutable; compared by value: equal specifications have equal
/// canonical texts.
/// </summary>
public sealed record ExperimentSpecification
{
    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The recipe that values came from: a record, which decides nothing (<see cref="Recipes"/>).</summary>
    public string Recipe { get; init; } = Recipes.PaperName;

    /// <summary>Variants of the task; part of its identity.</summary>
    public TaskOptions TaskOptions { get; init; } = new();

    /// <summary>A task of the user's own, in full; empty for a built-in one.</summary>
    public TaskFileSpecification TaskFile { get; init; } = new();

    /// <summary>The instance of a blackbox function.</summary>
    public BlackboxSpecification Blackbox { get; init; } = new();

    /// <summary>T, environment steps at most, 1 to 1,000,000.</summary>
    public int Horizon { get; init; } = 1000;

    /// <summary>The network.</summary>
    public PolicySpecification Policy { get; init; } = new();

    /// <summary>What the controller chooses.</summary>
    public SearchSpecification Search { get; init; } = new();

    /// <summary>Who chooses.</summary>
    public ControllerSpecification Controller { get; init; } = new();

    /// <summary>Who trains the weights.</summary>
    public OptimizerSpecification Optimizer { get; init; } = new();

    /// <summary>Evaluations of an iteration.</summary>
    public EvaluationsSpecification Evaluations { get; init; } = new();

    /// <summary>What controller and weights are rewarded with.</summary>
    public ObjectiveSpecification Objective { get; init; } = new();

    /// <summary>What is normalized.</summary>
    public NormalizationSpecification Normalization { get; init; } = new();

    /// <summary>How the run's policy is chosen at the end.</summary>
    public SelectionSpecification Selection { get; init; } = new();

    /// <summary>Training of the chosen model's weights alone, at the end.</summary>
    public FineTuningSpecification FineTuning { get; init; } = new();

    /// <summary>Taking away from the chosen policy what it can do without, at the end.</summary>
    public ShrinkSpecification Shrink { get; init; } = new();

    /// <summary>Iterations to train, 1 to 10,000,000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The seed of all randomness.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Stop as soon as the mean return at the current weights reaches this; null = never.</summary>
    public double? StopAtReturn { get; init; }

    /// <summary>What training may spend.</summary>
    public BudgetSpecification Budget { get; init; } = new();

    /// <summary>When training ends because its return no longer rises.</summary>
    public FlatSpecification StopWhenFlat { get; init; } = new();

    /// <summary>Whether training may end by itself, before its iterations and its episodes are over.</summary>
    public bool MayEndEarly => StopAtReturn is not null || StopWhenFlat.Window is not null
        || Budget is not { Steps: null, Seconds: null } || Optimizer.Schedule is { Kind: ScheduleKind.Reduce, EndAfter: not null };

    /// <summary>Fail after this many iterations of training in a row without a valid evaluation, 1 to 1,000,000.</summary>
    public int FailAfterInvalid { get; init; } = 3;

    /// <summary>When to checkpoint.</summary>
    public CheckpointSpecification Checkpoint { get; init; } = new();

    /// <summary>
    /// As one model's numbers are trained: without the phases that change the chosen policy, and without what is meant for the search, its
    /// budget and its short episodes.
    /// </summary>
    internal ExperimentSpecification OfOneModel() =>
        this with
        {
            FineTuning = new FineTuningSpecification(),
            Shrink = new ShrinkSpecification(),
            Budget = new BudgetSpecification(),
            Evaluations = Evaluations with { ShortIterations = 0 },
        };

    /// <summary>
    /// This specification for a run that has begun under another one, from which it differs in how long the run trains: what training
    /// makes of a budget (<c>optimizer.race</c>, <c>optimizer.beginnings</c>) stays as it was, so that its iterations do.
    /// </summary>
    /// <param name="begun">The specification so far.</param>
    public ExperimentSpecification After(ExperimentSpecification begun)
    {
        ArgumentNullException.ThrowIfNull(begun);
        var isSame = (Optimizer.Schedule.Race == 1 || Budget.SharedEpisodes == begun.Budget.SharedEpisodes)
            && Budget.IsLimited == begun.Budget.IsLimited;
        return isSame || !Optimizer.ReducesSteps
            ? this
            : this with { Budget = Budget with { RaceEpisodes = begun.Budget.SharedEpisodes } };
    }

    /// <summary>Refuses phases that the search space does not allow.</summary>
    internal void CheckPhases(ErrorList errors, Func<string, int> lineOf)
    {
        if (FineTuning.Iterations > 0 && Search.Space == SearchKind.Masked)
            errors.Add("fineTuning.iterations", NumberText.Grouped(FineTuning.Iterations),
                "0 with search.space masked: which weights are live is trained there together with the weights",
                lineOf("fineTuning.iterations"));
    }

    internal static OptionKey<ExperimentSpecification> TaskKey { get; } =
        OptionKey.Of<ExperimentSpecification, string>("task", new NameKind(), s => s.Task, (s, v) => s with { Task = v },
            "The task. The only key that must be given.", "§5");

    internal static OptionKey<ExperimentSpecification> RecipeKey { get; } =
        OptionKey.Of<ExperimentSpecification, string>(Recipes.Key, new RecipeNameKind(), s => s.Recipe, (s, v) => s with { Recipe = v },
            "The recipe whose values lie under those given here (docs/recipes.md). A run keeps the values; this is where they came from.",
            "own") with
        {
            Role = KeyRole.Origin,
            IsLater = true,
        };

    internal static OptionKey<ExperimentSpecification> HorizonKey { get; } =
        OptionKey.Of<ExperimentSpecification, int>("horizon", new IntegerKind(1, 1_000_000), s => s.Horizon,
            (s, v) => s with { Horizon = v }, "T, the most environment steps of an episode.", "App. C.3") with { MayForkChange = true };

    internal static OptionKey<ExperimentSpecification>[] RunKeys { get; } =
    [
        OptionKey.Of<ExperimentSpecification, int>("iterations", new IntegerKind(1, 10_000_000), s => s.Iterations,
            (s, v) => s with { Iterations = v }, "Iterations to train.", "own") with { Role = KeyRole.Budget },
        OptionKey.Of<ExperimentSpecification, ulong>("seed", new SeedKind(), s => s.Seed, (s, v) => s with { Seed = v },
            "Seed of all randomness.", "own") with { MayForkChange = true },
        OptionKey.Of<ExperimentSpecification, double?>("stopAtReturn",
            new OptionalKind<double>(new NumberKind(double.NegativeInfinity, double.PositiveInfinity), "null"),
            s => s.StopAtReturn, (s, v) => s with { StopAtReturn = v },
            "Ends training as soon as the mean real return at the current weights reaches it; null for never.", "own") with
        {
            Role = KeyRole.Budget,
        },
        OptionKey.Of<ExperimentSpecification, int>("failAfterInvalid", new IntegerKind(1, 1_000_000),
            s => s.FailAfterInvalid, (s, v) => s with { FailAfterInvalid = v },
            "Fails the run after this many iterations of training in a row in which no evaluation was valid.", "own") with
        {
            Role = KeyRole.Budget,
        },
    ];
}
