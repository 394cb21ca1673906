using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Randomization;

/// <summary>One quantity that is drawn for each episode, on a model. Immutable.</summary>
/// <param name="Quantity">Which.</param>
/// <param name="Range">Uniformly from where, in its unit; of several noises the range of none.</param>
internal sealed record RandomizedPart(RandomizedQuantity Quantity, ValueRange Range)
{
    /// <summary>The range from which a curriculum begins; null for none.</summary>
    public ValueRange? First { get; init; }

    /// <summary>The largest value that it can have.</summary>
    public double Most => Math.Max(Range.High, First?.High ?? Range.High);

    /// <summary>Of a latency or a delay: whether the range is in seconds instead of environment steps.</summary>
    public bool IsInSeconds { get; init; }

    /// <summary>Which bodies, geoms, actuators or joints; the one body of a push. Null for all that there are.</summary>
    public int[]? Parts { get; init; }

    /// <summary>Whether each of them has a factor of its own.</summary>
    public bool IsEach { get; init; }

    /// <summary>Of a push or a tilt.</summary>
    public HorizontalDirection Direction { get; init; }

    /// <summary>Of a push: seconds from its end, or the start of the episode, to the next.</summary>
    public ValueRange Every { get; init; } = new(1, 2);

    /// <summary>Of a push: how long it lasts, in seconds.</summary>
    public double Seconds { get; init; } = 0.1;
}
