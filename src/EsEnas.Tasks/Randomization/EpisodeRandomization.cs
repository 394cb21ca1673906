using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>What is drawn for one episode after the other of a simulation, and what it does to model, actions and observations.</summary>
/// <remarks>
/// Not thread safe; allocates nothing after its construction. An episode depends on nothing before it: the model is restored and every
/// memory cleared at its start.
/// </remarks>
internal sealed class EpisodeRandomization
{
    private readonly RandomizationPlan plan;
    private readonly RandomStream draws = new(0, RandomPurpose.Randomization);
    private readonly double[] fractions = new double[RandomizedQuantities.All.Count];
    private readonly ModelChanges? model;
    private readonly ActionPath actions;
    private readonly ObservationPath observations;
    private readonly ValueRange[] ranges = new ValueRange[RandomizedQuantities.All.Count];
    private readonly double stepSeconds;
    private readonly bool addsNoise;
    private readonly bool[] isInstant;

    /// <param name="episodes">What is drawn.</param>
    /// <param name="simulation">Where the episodes run; with a model of its own if the plan changes it.</param>
    /// <param name="stepSeconds">Seconds of an environment step.</param>
    /// <param name="frameSkip">Integration steps in an environment step.</param>
    public EpisodeRandomization(RandomizedEpisodes episodes, Simulation simulation, double stepSeconds, int frameSkip)
    {
        (plan, addsNoise, isInstant, this.stepSeconds) = (episodes.Plan, !episodes.AddsOwnNoise, episodes.IsInstant, stepSeconds);
        foreach (var quantity in RandomizedQuantities.All) ranges[(int)quantity] = plan[quantity]?.Range ?? default;
        if (plan.ChangesModel) model = new ModelChanges(plan, simulation);
        actions = new ActionPath(simulation, frameSkip, episodes.Actuators, MostSteps(RandomizedQuantity.ActionDelay),
            plan[RandomizedQuantity.Push]);
        observations = new ObservationPath(episodes.IsInstant, MostSteps(RandomizedQuantity.ObservationLatency));
    }

    /// <summary>All that is drawn but noise, with the values that episodes have; without those that change nothing.</summary>
    public IReadOnlyList<TrainedQuantity> Quantities =>
    [
        .. plan.Ranges.Where(range => range.Quantity != RandomizedQuantity.ObservationNoise)
            .Select(range => (range, Values: ValuesOf(range.Quantity, range.Range)))
            .Where(one => one.Values != Single(RandomizedQuantities.Neutral(one.range.Quantity)))
            .Select(one => new TrainedQuantity(RandomizedQuantities.Key(one.range.Quantity), one.Values.Low, one.Values.High,
                one.range.Unit)),
    ];

    /// <summary>The noise that this adds to an observed number.</summary>
    public IReadOnlyList<SignalNoise> NoiseOf(int number) =>
        addsNoise && !isInstant[number] && plan[RandomizedQuantity.ObservationNoise] is { } part
            ? NoiseOf(SignalNoiseLaw.Normal, part.Range) : [];

    /// <summary>Noise of a declared range of scales, as episodes have it; empty if they have none.</summary>
    public IReadOnlyList<SignalNoise> NoiseOf(SignalNoiseLaw law, ValueRange declared)
    {
        var scales = ValuesOf(RandomizedQuantity.ObservationNoise, declared);
        return scales.High > 0 ? [new SignalNoise(law, scales.Low, scales.High)] : [];
    }

    /// <summary>
    /// Draws an episode's values beside its stream, which it leaves alone, and puts them into the model. Without a stream every quantity is
    /// nominal, but for one that is held. Comes before the state is reset.
    /// </summary>
    public void Begin(RandomStream? random)
    {
        if (random is not null) draws.ResetBeside(random, RandomPurpose.Randomization);
        for (var i = 0; i < fractions.Length; i++)
        {
            // Drawn whether it counts or not: a quantity's number depends on no other.
            var drawn = random is null ? double.NaN : draws.NextDouble();
            fractions[i] = plan.Focus.Kind switch
            {
                RandomizationFocusKind.All => drawn,
                RandomizationFocusKind.One when i == (int)plan.Focus.Quantity => plan.Focus.Fraction,
                _ => double.NaN,
            };
        }

        var tilt = random is null ? 0 : draws.NextDouble();
        model?.Begin(this, random, tilt);
        actions.Begin(random, StepsOf(RandomizedQuantity.ActionDelay), ValueOf(RandomizedQuantity.ActuatorLag), this);
        observations.Begin(random, StepsOf(RandomizedQuantity.ObservationLatency),
            addsNoise ? ValueOf(RandomizedQuantity.ObservationNoise) : 0);
    }

    /// <summary>The range of a declared quantity, from the next episode on.</summary>
    public void SetRange(RandomizedQuantity quantity, ValueRange range) => ranges[(int)quantity] = range;

    /// <summary>The range of a declared quantity.</summary>
    public ValueRange RangeOf(RandomizedQuantity quantity) => ranges[(int)quantity];

    /// <summary>The episode's value of a quantity; what changes nothing where it is not declared.</summary>
    public double ValueOf(RandomizedQuantity quantity) =>
        plan[quantity] is not null ? ValueOf(quantity, RangeOf(quantity)) : RandomizedQuantities.Neutral(quantity);

    /// <summary>The episode's value in a range of a quantity.</summary>
    public double ValueOf(RandomizedQuantity quantity, ValueRange range) =>
        double.IsNaN(fractions[(int)quantity]) ? range.Nearest(RandomizedQuantities.Neutral(quantity)) : range.At(fractions[(int)quantity]);

    /// <summary>Whether a quantity is drawn in this episode.</summary>
    public bool IsDrawn(RandomizedQuantity quantity) =>
        plan.Focus.Kind == RandomizationFocusKind.All && !double.IsNaN(fractions[(int)quantity]);

    /// <summary>Told of integration steps before they are made, as <see cref="ActionPath.BeforeIntegration"/>.</summary>
    public Action<int>? BeforeIntegration { set => actions.BeforeIntegration = value; }

    /// <summary>Makes an environment step with an action.</summary>
    public void Step(ReadOnlySpan<double> action) => actions.Step(action);

    /// <summary>Makes what is measured what is observed.</summary>
    public void Sense(Span<double> observation) => observations.Sense(observation);

    private static ValueRange Single(double value) => new(value, value);

    // Which values of a declared range episodes have.
    private ValueRange ValuesOf(RandomizedQuantity quantity, ValueRange declared) => plan.Focus.Kind switch
    {
        RandomizationFocusKind.All => declared,
        RandomizationFocusKind.One when quantity == plan.Focus.Quantity => Single(declared.At(plan.Focus.Fraction)),
        _ => Single(declared.Nearest(RandomizedQuantities.Neutral(quantity))),
    };

    // Whole steps: a drawn one is each of them with the same chance, a held one the nearest.
    private int StepsOf(RandomizedQuantity quantity)
    {
        if (plan[quantity] is not { } part) return 0;
        if (part.IsInSeconds) return (int)Math.Round(ValueOf(quantity) / stepSeconds);
        if (!IsDrawn(quantity)) return (int)Math.Round(ValueOf(quantity));
        // On the way of a curriculum the ends are no whole numbers.
        var (low, high) = ((int)Math.Round(RangeOf(quantity).Low), (int)Math.Round(RangeOf(quantity).High));
        return Math.Min(high, low + (int)(fractions[(int)quantity] * (high - low + 1)));
    }

    private int MostSteps(RandomizedQuantity quantity) => plan[quantity] is not { } part ? 0
        : (int)Math.Round(part.IsInSeconds ? part.Most / stepSeconds : part.Most);
}
