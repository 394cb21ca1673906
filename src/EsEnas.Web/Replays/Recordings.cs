using EsEnas.Core.Runs;

namespace EsEnas.Web.Replays;

/// <summary>The episodes that pages look at, each recorded once. Thread safe.</summary>
internal sealed class Recordings(IPageSource source)
{
    // Each takes up to 8 MiB.
    private const int Most = 8;

    private readonly Lock sync = new();
    private readonly List<(string Key, Recording Recording)> kept = [];

    /// <summary>The recording of an episode, which is begun if there is none, or the last attempt failed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Says when the run has another policy.</param>
    /// <param name="request">Which episode.</param>
    internal Recording Of(RunId run, string state, ReplayRequest request)
    {
        var key = $"{run} {state} {request}";
        lock (sync)
        {
            var at = kept.FindIndex(each => each.Key == key);
            if (at >= 0 && kept[at].Recording.Done is not { IsCompletedSuccessfully: true, Result: null }) return kept[at].Recording;
            if (at >= 0) kept.RemoveAt(at);
            if (kept.Count >= Most) kept.RemoveAt(0);
            var recording = new Recording(run, request, source);
            kept.Add((key, recording));
            return recording;
        }
    }
}
