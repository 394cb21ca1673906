using System.Collections.Immutable;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>The ranges that a specification declares for its task's episodes; null for what is not drawn. Immutable.</summary>
public sealed record RandomizationRanges
{
    private static readonly ImmutableArray<ValueRange?> Nothing = [.. new ValueRange?[RandomizedQuantities.All.Count]];

    private ImmutableArray<ValueRange?> Ranges { get; init; } = Nothing;

    /// <summary>The range of a quantity.</summary>
    public ValueRange? this[RandomizedQuantity quantity] => Ranges[(int)quantity];

    /// <summary>Whether nothing is drawn.</summary>
    public bool IsEmpty => Ranges.All(range => range is null);

    /// <summary>The same with another range for a quantity.</summary>
    public RandomizationRanges With(RandomizedQuantity quantity, ValueRange? range) =>
        new() { Ranges = Ranges.SetItem((int)quantity, range) };

    /// <inheritdoc/>
    public bool Equals(RandomizationRanges? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Ranges.Count(range => range is not null);

    internal static IEnumerable<OptionKey<RandomizationRanges>> Keys { get; } =
        RandomizedQuantities.All.Select(quantity => OptionKey.Of<RandomizationRanges, ValueRange?>(
            RandomizedQuantities.Key(quantity), new ValueRangeKind(RandomizedQuantities.Bounds(quantity),
                RandomizedQuantities.IsSteps(quantity)), ranges => ranges[quantity], (ranges, range) => ranges.With(quantity, range),
            $"Drawn for each episode: {Meaning(quantity)}. Replaces the range of a task file.", "own") with
        {
            MayForkChange = true,
            IsLater = true,
        });

    private static string Meaning(RandomizedQuantity quantity) => quantity switch
    {
        RandomizedQuantity.ObservationNoise => "the standard deviation of noise on each observed number, in its own unit",
        RandomizedQuantity.ObservationLatency => "how many steps observations are old",
        RandomizedQuantity.ActionDelay => "how many steps pass before an action acts",
        RandomizedQuantity.ActuatorLag => "the time constant of a first order lag of the controls, s",
        RandomizedQuantity.MassScale => "a factor of all masses and inertias",
        RandomizedQuantity.FrictionScale => "a factor of the friction of all geoms",
        RandomizedQuantity.GainScale => "a factor of the force of all actuators",
        RandomizedQuantity.DampingScale => "a factor of the damping of all joints",
        RandomizedQuantity.Push =>
            "the horizontal force on the robot (the heaviest tree that actuators drive; of a task file the heaviest that moves) "
            + "for 0.1 s, every 1 to 2 s, N",
        _ => "the angle by which the ground is tilted, in a direction of its own, degrees",
    };
}
