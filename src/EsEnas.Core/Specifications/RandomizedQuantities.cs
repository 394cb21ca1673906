using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>Names, units and bounds of what may be drawn for each episode.</summary>
public static class RandomizedQuantities
{
    /// <summary>The most steps of a latency or a delay.</summary>
    public const int MostSteps = 100;

    /// <summary>All of them, in the order of their draws.</summary>
    public static IReadOnlyList<RandomizedQuantity> All { get; } = Enum.GetValues<RandomizedQuantity>();

    /// <summary>The key: <c>massScale</c>.</summary>
    public static string Key(RandomizedQuantity quantity)
    {
        var name = quantity.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The value that changes nothing: 1 for factors, 0 for the others.</summary>
    public static double Neutral(RandomizedQuantity quantity) => IsFactor(quantity) ? 1 : 0;

    /// <summary>Whether it is counted in whole environment steps.</summary>
    public static bool IsSteps(RandomizedQuantity quantity) =>
        quantity is RandomizedQuantity.ObservationLatency or RandomizedQuantity.ActionDelay;

    /// <summary>Whether it multiplies what the model has.</summary>
    public static bool IsFactor(RandomizedQuantity quantity) => quantity is RandomizedQuantity.MassScale
        or RandomizedQuantity.FrictionScale or RandomizedQuantity.GainScale or RandomizedQuantity.DampingScale;

    /// <summary>Whether it changes the model, so that simulations need one of their own.</summary>
    public static bool ChangesModel(RandomizedQuantity quantity) => IsFactor(quantity) || quantity == RandomizedQuantity.Tilt;

    /// <summary>The least and the most that a range may hold.</summary>
    public static ValueRange Bounds(RandomizedQuantity quantity) => quantity switch
    {
        RandomizedQuantity.ObservationNoise or RandomizedQuantity.Push => new ValueRange(0, 1e6),
        RandomizedQuantity.ObservationLatency or RandomizedQuantity.ActionDelay => new ValueRange(0, MostSteps),
        RandomizedQuantity.ActuatorLag => new ValueRange(0, 10),
        RandomizedQuantity.MassScale => new ValueRange(0.01, 100),
        RandomizedQuantity.Tilt => new ValueRange(0, 45),
        _ => new ValueRange(0, 100),
    };

    /// <summary>The unit, for tables; empty for a factor.</summary>
    public static string Unit(RandomizedQuantity quantity) => quantity switch
    {
        RandomizedQuantity.ObservationNoise => "own unit",
        RandomizedQuantity.ObservationLatency or RandomizedQuantity.ActionDelay => "steps",
        RandomizedQuantity.ActuatorLag => "s",
        RandomizedQuantity.Push => "N",
        RandomizedQuantity.Tilt => "degrees",
        _ => "",
    };
}
