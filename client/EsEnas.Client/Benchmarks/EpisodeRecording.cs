namespace EsEnas.Client.Benchmarks;

/// <summary>An episode as the bare loop needs it.</summary>
/// <param name="Episode">Its number, which names its random stream.</param>
/// <param name="Controls">The controls of every step, one after another.</param>
/// <param name="Steps">Environment steps.</param>
/// <param name="FinalPositions">Positions at the end.</param>
internal sealed record EpisodeRecording(int Episode, double[] Controls, int Steps, double[] FinalPositions)
{
    /// <summary>
    /// Of a task that draws lags and pushes: what its integration steps were made with, which then stands for <see cref="Controls"/>.
    /// </summary>
    public IReadOnlyList<Integration> Integrations { get; init; } = [];
}
