using EsEnas.Core.Rollouts;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// Writes every step of a trial's episodes as a table, and one line per episode as another, in the order of the episodes, whichever ends
/// first. Both files are there when they are whole: up to the last episode that came to an end.
/// </summary>
/// <remarks>Thread safe but for <see cref="EpisodeTrace"/>.</remarks>
internal sealed class TrialTrace : IDisposable
{
    private static readonly TraceColumn[] EpisodeColumns =
    [
        new("episode", TraceColumnKind.Whole), new("return", TraceColumnKind.NumberOrNone),
        new("trainingReturn", TraceColumnKind.NumberOrNone), new("steps", TraceColumnKind.Whole), new("invalid", TraceColumnKind.Reason),
    ];

    private readonly Lock gate = new();
    private readonly Dictionary<int, (IReadOnlyList<double[]> Steps, double[] Episode)> waiting = [];
    private readonly TraceTable? steps;
    private readonly TraceTable? episodes;
    private readonly Func<int, bool> isWanted;
    private readonly bool withPoses;
    private int next;

    /// <param name="stepsPath">The file of steps; null for none.</param>
    /// <param name="episodesPath">The file of episodes; null for none.</param>
    /// <param name="overwrite">Whether files that are there may be overwritten.</param>
    /// <param name="isWanted">Whose steps are written.</param>
    /// <param name="withPoses">Whether the poses of all bodies are written.</param>
    public TrialTrace(string? stepsPath, string? episodesPath, bool overwrite, Func<int, bool> isWanted, bool withPoses)
    {
        (this.isWanted, this.withPoses) = (isWanted, withPoses);
        try
        {
            if (stepsPath is not null) steps = TraceTable.Create(stepsPath, overwrite);
            if (episodesPath is not null) episodes = TraceTable.Create(episodesPath, overwrite);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes what stands before all rows.</summary>
    /// <param name="task">An environment of the task, for its names.</param>
    public void Begin(MuJoCoEnvironment task)
    {
        var columns = new List<TraceColumn>
        {
            new("episode", TraceColumnKind.Whole), new("step", TraceColumnKind.Whole), new("time", TraceColumnKind.Number),
        };
        void Add(IEnumerable<string> names) => columns.AddRange(names.Select(name => new TraceColumn(name, TraceColumnKind.Number)));
        Add(task.Signals.Select(signal => $"observation.{signal.Name}"));
        Add(task.ActuatorNames.Select(name => $"action.{name}"));
        Add(task.RewardTermNames.Select(name => $"reward.{name}").Prepend("reward"));
        columns.AddRange([new("done", TraceColumnKind.Flag), new("invalid", TraceColumnKind.Reason)]);
        string[] parts = ["x", "y", "z", "qw", "qx", "qy", "qz"];
        if (withPoses) Add(task.BodyNames.SelectMany(body => parts.Select(part => $"body.{body}.{part}")));
        Add(task.RewardTermNames.Select(name => $"sum.{name}"));
        steps?.Begin(Distinct(columns));
        episodes?.Begin(Distinct([.. EpisodeColumns, .. task.RewardTermNames.Select(
            name => new TraceColumn($"sum.{name}", TraceColumnKind.NumberOrNone))]));
    }

    /// <summary>An observer of an episode's steps; null where they are not wanted.</summary>
    /// <param name="environment">The environment, for poses and terms.</param>
    /// <param name="stepSeconds">Seconds of a step.</param>
    /// <param name="episode">Number of the episode.</param>
    public EpisodeTrace? Observer(ITaskEnvironment environment, double stepSeconds, int episode) =>
        steps is not null && isWanted(episode) ? new EpisodeTrace(environment, stepSeconds, episode, withPoses) : null;

    /// <summary>An episode came to an end.</summary>
    /// <param name="episode">Which.</param>
    /// <param name="result">What it gave.</param>
    /// <param name="sums">The sums of the reward's terms.</param>
    /// <param name="trace">Its steps, if they are wanted.</param>
    public void Add(int episode, EpisodeResult result, ReadOnlySpan<double> sums, EpisodeTrace? trace)
    {
        double[] row =
        [
            episode, result.IsValid ? result.Return : double.NaN, result.IsValid ? result.TrainingReturn : double.NaN, result.Steps,
            (int)result.Reason, .. sums,
        ];
        // What an invalid episode was paid says nothing.
        if (!result.IsValid) row.AsSpan(EpisodeColumns.Length).Fill(double.NaN);
        lock (gate)
        {
            waiting.Add(episode, (trace?.Rows ?? [], row));
            for (; waiting.Remove(next, out var ended); next++) Write(ended);
        }
    }

    /// <summary>Puts the files in their places, with the episodes that came to an end behind one that did not.</summary>
    public void Finish()
    {
        lock (gate)
        {
            foreach (var (_, ended) in waiting.OrderBy(pair => pair.Key)) Write(ended);
            waiting.Clear();
            steps?.Finish();
            episodes?.Finish();
        }
    }

    public void Dispose()
    {
        steps?.Dispose();
        episodes?.Dispose();
    }

    // Two signals of a model may have one name; two columns may not.
    private static List<TraceColumn> Distinct(List<TraceColumn> columns)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            var name = column.Name;
            for (var i = 2; !used.Add(name); i++) name = $"{column.Name} {i}";
            return column with { Name = name };
        })];
    }

    private void Write((IReadOnlyList<double[]> Steps, double[] Episode) ended)
    {
        steps?.Write(ended.Steps);
        episodes?.Write([ended.Episode]);
    }
}
