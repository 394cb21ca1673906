using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>What a run's policies observe and drive, by name.</summary>
/// <param name="Observations">The observations, in order; none if that could not be found out.</param>
/// <param name="Actuators">The actuators, in order.</param>
internal sealed record SignalNames(IReadOnlyList<string> Observations, IReadOnlyList<string> Actuators)
{
    /// <summary>Nothing is known.</summary>
    internal static SignalNames None { get; } = new([], []);

    /// <summary>
    /// Asks a silo, which has the compiled model: it makes the run's very first evaluation once more, which every run has.
    /// </summary>
    internal static async Task<SignalNames> AskAsync(RunStatus status, IPageSource source)
    {
        try
        {
            var verifier = source.Grains.GetGrain<IRunVerifier>($"{status.Id}/{Guid.NewGuid():N}");
            var request = new TrajectoryRequest { FramesPerSecond = 1, Iteration = (status.ForkedFrom?.Iteration.Value ?? 0) + 1 };
            var (trajectory, _) = await TrajectoryStream.ReadAsync(verifier.Record(request));
            return trajectory is null ? None : new SignalNames(trajectory.Shape.Observations, trajectory.Shape.Actuators);
        }
        catch (Exception)
        {
            // Numbers do as well: no silo takes work, or one of an older build knows no recordings.
            return None;
        }
    }
}
