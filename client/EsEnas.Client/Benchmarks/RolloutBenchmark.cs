using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Benchmarks;

/// <summary>Compares the real rollout loop with the bare one, interleaved episode by episode on one thread, by its CPU time.</summary>
internal static class RolloutBenchmark
{
    private const int DistinctEpisodes = 8;
    private const double WarmUpSeconds = 1.5;

    /// <exception cref="CommandException">The bare loop did other physics than the real one: the comparison would mean nothing.</exception>
    /// <exception cref="SpecificationException">A blackbox function: it has no environment to step.</exception>
    public static RolloutSpeed Run(ExperimentSpecification specification, double seconds, CancellationToken cancellationToken)
    {
        using var subject = new RolloutSubject(specification, TaskCatalog.CreateObjective(specification));
        var recordings = Enumerable.Range(0, DistinctEpisodes).Select(episode => subject.Record(episode, cancellationToken)).ToArray();
        Measure(subject, recordings, Math.Min(WarmUpSeconds, seconds), cancellationToken);
        return Measure(subject, recordings, seconds, cancellationToken) with { Task = specification.Task };
    }

    private static RolloutSpeed Measure(RolloutSubject subject, EpisodeRecording[] recordings, double seconds,
        CancellationToken cancellationToken)
    {
        long steps = 0;
        double real = 0, bare = 0;
        for (var i = 0; real + bare < seconds; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var episode = i % recordings.Length;
            // The order alternates, so that neither loop always finds the caches warm.
            if (i % 2 == 0) real += TimeReal(subject, recordings[episode], episode, cancellationToken);
            bare += TimeBare(subject, recordings[episode]);
            if (i % 2 != 0) real += TimeReal(subject, recordings[episode], episode, cancellationToken);
            steps += recordings[episode].Steps;
        }
        return new RolloutSpeed("", steps / real, steps / bare);
    }

    private static double TimeReal(RolloutSubject subject, EpisodeRecording recording, int episode, CancellationToken cancellationToken)
    {
        var clock = ThreadCpuClock.Start();
        var steps = subject.RunEpisode(episode, cancellationToken).Steps;
        var time = clock.Seconds;
        return steps == recording.Steps ? time : throw Differs($"{steps} steps instead of {recording.Steps}");
    }

    private static double TimeBare(RolloutSubject subject, EpisodeRecording recording)
    {
        subject.PrepareReplay(recording);
        var clock = ThreadCpuClock.Start();
        subject.Replay(recording);
        var time = clock.Seconds;
        return subject.EndsLike(recording) ? time : throw Differs("the bare loop ends elsewhere");
    }

    private static CommandException Differs(string how) =>
        new(ExitCode.Mismatch, $"the two loops did not do the same physics ({how}); the comparison would mean nothing");
}
