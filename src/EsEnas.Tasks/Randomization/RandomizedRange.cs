using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Randomization;

/// <summary>What a task draws for each episode of one quantity.</summary>
/// <param name="Quantity">Which.</param>
/// <param name="Range">From where to where; of noise with ranges of its own for each observation 0 to 0.</param>
/// <param name="Unit">The range's unit; empty for a factor.</param>
public sealed record RandomizedRange(RandomizedQuantity Quantity, ValueRange Range, string Unit)
{
    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsWhole => Unit == RandomizedQuantities.Unit(RandomizedQuantity.ActionDelay);

    /// <summary>Whether several ranges are meant, so that only a fraction of all of them can be named.</summary>
    public bool IsOfSeveral => Quantity == RandomizedQuantity.ObservationNoise && Range == default;
}
