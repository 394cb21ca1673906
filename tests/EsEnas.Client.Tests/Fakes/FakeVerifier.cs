using System.Runtime.CompilerServices;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>A verifier that finds what a test tells it to.</summary>
internal sealed class FakeVerifier(VerificationReport? report, RunStatus? forked = null) : IRunVerifier
{
    public List<object> Asked { get; } = [];

    /// <summary>The bytes of a trajectory; null for none.</summary>
    public byte[]? Recorded { get; init; }

    /// <summary>Why no silo takes the work at first; empty: one does.</summary>
    public string Waiting { get; init; } = "";

    /// <summary>Awaited before a recording begins.</summary>
    public Task BeforeRecording { get; init; } = Task.CompletedTask;

    /// <summary>What it ends with instead of an answer; null: it answers.</summary>
    public Exception? Failure { get; init; }

    public static VerificationReport Report(params IReadOnlyList<VerificationMismatch> mismatches) => new()
    {
        Population = 150_000,
        Asked = 1500,
        Evaluated = 1500,
        Compared = 1500,
        Derived = 0,
        Checkpoints = [new(0), new(100)],
        Mismatches = mismatches,
        MismatchCount = mismatches.Count,
    };

    public IAsyncEnumerable<VerificationUpdate> Replay(IterationNumber iteration, int evaluation,
        CancellationToken cancellationToken = default) =>
            Answer((iteration.Value, evaluation), cancellationToken);

    public IAsyncEnumerable<VerificationUpdate> ReplayPhase(string phase, int step, int evaluation,
        CancellationToken cancellationToken = default) =>
            Answer((phase, step, evaluation), cancellationToken);

    public IAsyncEnumerable<VerificationUpdate> Verify(double share, ulong seed, CancellationToken cancellationToken = default) =>
        Answer((share, seed), cancellationToken);

    public async IAsyncEnumerable<TrajectoryUpdate> Record(TrajectoryRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Add(request);
        if (Failure is not null) throw Failure;
        await BeforeRecording;
        yield return new TrajectoryUpdate("recording");
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return new TrajectoryUpdate("", Recorded) { Report = report };
    }

    public IAsyncEnumerable<VerificationUpdate> Fork(ForkRequest request, CancellationToken cancellationToken = default) =>
        Answer(request, cancellationToken);

    private async IAsyncEnumerable<VerificationUpdate> Answer(object asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked.Add(asked);
        if (Failure is not null) throw Failure;
        if (Waiting.Length > 0) yield return new VerificationUpdate(Waiting) { Waits = true };
        yield return new VerificationUpdate("at work");
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return new VerificationUpdate("", report, forked);
    }
}
