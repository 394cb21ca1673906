namespace EsEnas.Core.Rollouts;

/// <summary>What is fixed about an environment.</summary>
/// <param name="Name">The task's name, such as <c>half-cheetah</c>.</param>
/// <param name="ObservationSize">|S|.</param>
/// <param name="ActionLow">Lower bound of each action.</param>
/// <param name="ActionHigh">Upper bound of each action.</param>
/// <param name="Identity">What the numbers depend on beside the specification: library version, hash of the model and options.</param>
public sealed record EnvironmentInfo(string Name, int ObservationSize, double[] ActionLow, double[] ActionHigh, string Identity)
{
    /// <summary>|A|.</summary>
    public int ActionSize => ActionLow.Length;

    /// <summary>Integration steps in an environment step, at least 1.</summary>
    public int FrameSkip { get; init; } = 1;

    /// <summary>Bytes of memory of the compiled model, which the simulations of a process share; 0 if that is not known.</summary>
    public long ModelBytes { get; init; }

    /// <summary>Bytes of memory of each simulation; 0 if that is not known.</summary>
    public long SimulationBytes { get; init; }
}
