using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>What a task draws for each episode, with every id looked up. Immutable, thread safe.</summary>
internal sealed class RandomizationPlan
{
    private readonly RandomizedPart?[] parts;

    private RandomizationPlan(RandomizedPart?[] parts, RandomizationFocus focus) => (this.parts, Focus) = (parts, focus);

    /// <summary>Which of them are drawn.</summary>
    public RandomizationFocus Focus { get; }

    /// <summary>Whether simulations need a model of their own.</summary>
    public bool ChangesModel => parts.Any(part => part is not null && RandomizedQuantities.ChangesModel(part.Quantity));

    /// <summary>All that is drawn, in the order of the quantities.</summary>
    public IReadOnlyList<RandomizedRange> Ranges => [.. parts.OfType<RandomizedPart>().Select(part =>
        new RandomizedRange(part.Quantity, part.Range, part.IsInSeconds ? "s" : RandomizedQuantities.Unit(part.Quantity)))];

    /// <summary>What is drawn of a quantity; null for nothing.</summary>
    public RandomizedPart? this[RandomizedQuantity quantity] => parts[(int)quantity];

    /// <summary>The plan of a task; null if nothing is drawn.</summary>
    /// <param name="model">Its model.</param>
    /// <param name="options">Ranges that replace the task's own, and what is drawn.</param>
    /// <param name="declared">The task's own.</param>
    /// <param name="stepSeconds">Seconds of an environment step.</param>
    /// <param name="otherDamping">Damping of the model that no factor reaches (<see cref="OtherDamping"/>); empty for none.</param>
    /// <param name="isDriven">Whether every actuator of the model drives a joint.</param>
    /// <exception cref="SpecificationException">A range of the options does not fit the model.</exception>
    public static RandomizationPlan? Of(Model model, TaskOptions options, IReadOnlyList<RandomizedPart> declared, double stepSeconds,
        string otherDamping = "", bool isDriven = false)
    {
        var parts = new RandomizedPart?[RandomizedQuantities.All.Count];
        foreach (var part in declared) parts[(int)part.Quantity] = Complete(model, part, isDriven);
        var errors = new List<SpecificationError>();
        foreach (var quantity in RandomizedQuantities.All)
        {
            if (options.Randomization[quantity] is not { } range) continue;
            // Seconds of a file are no steps of an option.
            var part = (parts[(int)quantity] ?? new RandomizedPart(quantity, range)) with
            {
                Range = range,
                IsInSeconds = false,
                First = null,
            };
            if (RandomizationFit.WhyNot(model, part, stepSeconds, otherDamping) is { } allowed)
                errors.Add(new SpecificationError($"taskOptions.{RandomizedQuantities.Key(quantity)}", range.ToString(), allowed));
            else parts[(int)quantity] = Complete(model, part, isDriven);
        }

        if (options.Randomized is { Kind: RandomizationFocusKind.One, Quantity: var one } && parts[(int)one] is null)
        {
            var known = string.Join(", ", parts.OfType<RandomizedPart>().Select(part => RandomizedQuantities.Key(part.Quantity)));
            errors.Add(new SpecificationError("taskOptions.randomized", options.Randomized.ToString(),
                known.Length == 0 ? "all or nominal: the task draws nothing" : $"a quantity that the task draws: {known}"));
        }

        if (errors.Count > 0) throw new SpecificationException(errors);
        return parts.All(part => part is null) ? null : new RandomizationPlan(parts, options.Randomized);
    }

    private static RandomizedPart Complete(Model model, RandomizedPart part, bool isDriven) =>
        part.Parts is not null ? part : part.Quantity switch
        {
            RandomizedQuantity.MassScale => part with { Parts = [.. Enumerable.Range(1, model.BodyCount - 1)] },
            RandomizedQuantity.FrictionScale => part with { Parts = [.. Enumerable.Range(0, model.GeomCount)] },
            RandomizedQuantity.GainScale => part with { Parts = [.. Enumerable.Range(0, model.ActuatorCount)] },
            RandomizedQuantity.DampingScale => part with { Parts = [.. Enumerable.Range(0, model.VelocityCount)] },
            RandomizedQuantity.Push => part with { Parts = [RandomizationFit.Pushed(model, isDriven)] },
            _ => part with { Parts = [] },
        };
}
