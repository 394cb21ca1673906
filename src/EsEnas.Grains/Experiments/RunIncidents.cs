using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>The last things that happened to a run here, for whoever looks: nothing of it is stored. Not thread safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class RunIncidents(TimeProvider time)
{
    private const int Most = 50;
    private readonly List<RunIncident> last = [];

    /// <summary>They, the newest first.</summary>
    public IReadOnlyList<RunIncident> All => [.. last.AsEnumerable().Reverse()];

    /// <summary>Notes one. What happens again and again is one of them, with all its evaluations.</summary>
    /// <param name="iteration">Completed iterations.</param>
    /// <param name="text">What happened.</param>
    /// <param name="evaluations">Evaluations that are made once more because of it.</param>
    public void Add(IterationNumber iteration, string text, int evaluations = 0)
    {
        var before = last.FindIndex(incident => incident.Text == text);
        if (before >= 0 && evaluations > 0)
        {
            evaluations += last[before].Evaluations;
            last.RemoveAt(before);
        }
        last.Add(new RunIncident(time.GetUtcNow(), iteration, text, evaluations));
        if (last.Count > Most) last.RemoveAt(0);
    }
}
