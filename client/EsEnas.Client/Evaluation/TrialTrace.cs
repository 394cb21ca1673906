using System.Globalization;
using System.Text;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// Writes every step of a trial's episodes as CSV, and one line per episode, in the order of the episodes, whichever ends first. Both files
/// are there when they are whole: up to the last episode that came to an end.
/// </summary>
/// <remarks>Thread safe but for <see cref="EpisodeTrace"/>.</remarks>
internal sealed class TrialTrace : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, (string Steps, string Episode)> waiting = [];
    private readonly CsvFile? steps;
    private readonly CsvFile? episodes;
    private readonly Func<int, bool> isWanted;
    private readonly bool withPoses;
    private int next;

    /// <param name="stepsPath">The file of steps; null for none.</param>
    /// <param name="episodesPath">The file of episodes; null for none.</param>
    /// <param name="isWanted">Whose steps are written.</param>
    /// <param name="withPoses">Whether the poses of all bodies are written.</param>
    public TrialTrace(string? stepsPath, string? episodesPath, Func<int, bool> isWanted, bool withPoses)
    {
        (this.isWanted, this.withPoses) = (isWanted, withPoses);
        if (stepsPath is not null) steps = new CsvFile(stepsPath);
        if (episodesPath is not null) episodes = new CsvFile(episodesPath);
    }

    /// <summary>Writes the header lines.</summary>
    /// <param name="task">An environment of the task, for its names.</param>
    public void Begin(MuJoCoEnvironment task)
    {
        var names = new List<string> { "episode", "step", "time" };
        names.AddRange(task.Signals.Select(signal => $"observation.{signal.Name}"));
        names.AddRange(task.ActuatorNames.Select(name => $"action.{name}"));
        names.Add("reward");
        names.AddRange(task.RewardTermNames.Select(name => $"reward.{name}"));
        names.AddRange(["done", "invalid"]);
        if (withPoses)
            foreach (var body in task.BodyNames)
                names.AddRange(((string[])["x", "y", "z", "qw", "qx", "qy", "qz"]).Select(part => $"body.{body}.{part}"));
        steps?.Write(string.Join(',', names.Select(CsvFile.Quoted)) + "\n");
        episodes?.Write("episode,return,trainingReturn,steps,invalid\n");
    }

    /// <summary>An observer of an episode's steps; null where they are not wanted.</summary>
    /// <param name="environment">The environment, for poses and terms.</param>
    /// <param name="stepSeconds">Seconds of a step.</param>
    /// <param name="episode">Number of the episode.</param>
    public EpisodeTrace? Observer(ITaskEnvironment environment, double stepSeconds, int episode) =>
        steps is not null && isWanted(episode) ? new EpisodeTrace(environment, stepSeconds, episode, withPoses) : null;

    /// <summary>An episode came to an end.</summary>
    public void Add(int episode, EpisodeResult result, EpisodeTrace? trace)
    {
        var (real, training) = result.IsValid
            ? (SeventeenDigits.Format(result.Return), SeventeenDigits.Format(result.TrainingReturn))
            : ("", "");
        var row = string.Create(CultureInfo.InvariantCulture, $"{episode},{real},{training},{result.Steps},{Reason(result.Reason)}\n");
        lock (gate)
        {
            waiting.Add(episode, (trace?.Text ?? "", row));
            for (; waiting.Remove(next, out var ended); next++)
            {
                steps?.Write(ended.Steps);
                episodes?.Write(ended.Episode);
            }
        }
    }

    /// <summary>Puts the files in their places, with the episodes that came to an end behind one that did not.</summary>
    public void Finish()
    {
        lock (gate)
        {
            foreach (var (_, ended) in waiting.OrderBy(pair => pair.Key))
            {
                steps?.Write(ended.Steps);
                episodes?.Write(ended.Episode);
            }
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

    internal static string Reason(InvalidReason reason) => reason == InvalidReason.None ? "" : InvalidReasonText.Key(reason);
}

/// <summary>The steps of one episode as lines: what was observed, what was done, what it gave.</summary>
internal sealed class EpisodeTrace(ITaskEnvironment environment, double stepSeconds, int episode, bool withPoses) : IStepObserver
{
    private readonly StringBuilder text = new();
    private double[] observation = [];
    private double[] poses = [];
    private int step;

    /// <summary>The lines.</summary>
    public string Text => text.ToString();

    public void Begin(ReadOnlySpan<double> observation) => Keep(observation);

    public void Step(ReadOnlySpan<double> action, StepResult result, ReadOnlySpan<double> observation)
    {
        text.Append(CultureInfo.InvariantCulture, $"{episode},{step},{SeventeenDigits.Format(step * stepSeconds)}");
        Append(this.observation);
        Append(environment is DrivenEnvironment driven ? driven.Action : action);
        Append([result.Reward]);
        Append(environment.RewardTerms);
        text.Append(result.Done ? ",1," : ",0,").Append(TrialTrace.Reason(result.Reason));
        if (withPoses) Append(poses);
        text.Append('\n');
        step++;
        Keep(observation);
    }

    private void Keep(ReadOnlySpan<double> observation)
    {
        this.observation = observation.ToArray();
        if (withPoses) poses = environment.BodyPoses.ToArray();
    }

    private void Append(ReadOnlySpan<double> values)
    {
        foreach (var value in values) text.Append(',').Append(SeventeenDigits.Format(value));
    }
}
