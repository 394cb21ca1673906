using EsEnas.Core.Trajectories;

namespace EsEnas.Grains.Abstractions;

/// <summary>Puts the parts of a recorded trajectory together.</summary>
public static class TrajectoryStream
{
    /// <summary>Follows a recording to its end.</summary>
    /// <param name="stream">What <see cref="IRunVerifier.Record"/> gives.</param>
    /// <param name="look">Told of every update, parts included; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The trajectory, and of an evaluation how it compares with what is recorded of it; the trajectory is null where the
    /// evaluation could not be made again as it was.</returns>
    /// <exception cref="RunException">It is refused.</exception>
    /// <exception cref="FormatException">The bytes are malformed, or of another build's form.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the recording is ended.</exception>
    public static async Task<(Trajectory? Trajectory, VerificationReport? Report)> ReadAsync(IAsyncEnumerable<TrajectoryUpdate> stream,
        Action<TrajectoryUpdate>? look = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        VerificationReport? report = null;
        await foreach (var update in stream.WithBatchSize(1).WithCancellation(cancellationToken))
        {
            look?.Invoke(update);
            report ??= update.Report;
            if (update.Part is { } part) bytes.Write(part);
        }

        return (bytes.Length == 0 ? null : TrajectoryCodec.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)), report);
    }
}
