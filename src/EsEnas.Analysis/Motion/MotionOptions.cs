namespace EsEnas.Analysis.Motion;

/// <summary>What a picture of a trajectory shows, and how large.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed record MotionOptions
{
    /// <summary>Width of a frame in pixels.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height of a frame in pixels.</summary>
    public int Height { get; init; } = 320;

    /// <summary>A line above; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>From where the scene is looked at.</summary>
    public MotionView View { get; init; }

    /// <summary>Whether the network is beside the body.</summary>
    public bool HasNetwork { get; init; } = true;

    /// <summary>Simulated seconds at which it begins.</summary>
    public double From { get; init; }

    /// <summary>Simulated seconds that it shows at most.</summary>
    public double Seconds { get; init; } = double.PositiveInfinity;

    /// <summary>Frames in a simulated second at most: of a trajectory with more, every second or third is shown.</summary>
    public double MostFramesPerSecond { get; init; } = double.PositiveInfinity;
}
