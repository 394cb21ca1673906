using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>The trial of a task file in a process of its own: the parent's side, the child's, and the lines between them.</summary>
internal static class RolloutTrialChild
{
    private const string EpisodeWord = "episode";
    private const string UsedWord = "used";
    private const string NeededWord = "needed";
    private const string MoreWord = "more";

    private static readonly ModelProbeLimits Limits = new() { MemoryBytes = 1L << 30, ProcessorSeconds = 30, WallSeconds = 120 };

    /// <summary>The parent's side.</summary>
    public static RolloutTrial Run(ExperimentSpecification specification, int horizon) =>
        Run(specification, horizon, ModelProbe.ChildCommand, Limits);

    /// <summary>The same by a child of another command or under other limits.</summary>
    public static RolloutTrial Run(ExperimentSpecification specification, int horizon, IReadOnlyList<string> command,
        ModelProbeLimits limits)
    {
        var (failure, _, answer) = ModelProbeParent.Run(command, limits, TaskJson.Write(specification), [ModelProbeChild.TrialArgument]);
        var episodes = new List<EpisodeResult>();
        var used = default(ModelUse);
        ModelUse? needed = null;
        var needsMore = false;
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            if (words is [EpisodeWord, var value, var steps, var reason])
                episodes.Add(new EpisodeResult(double.Parse(value, CultureInfo.InvariantCulture), 0, Integer(steps),
                    Enum.Parse<InvalidReason>(reason)));
            else if (words is [UsedWord, var contacts, var constraints])
                used = new ModelUse(Integer(contacts), Integer(constraints));
            else if (words is [NeededWord, var more, var most])
                needed = new ModelUse(Integer(more), Integer(most));
            else if (words is [MoreWord])
                needsMore = true;
        }

        return new RolloutTrial([.. episodes], horizon, used, needed, failure) { NeedsMore = needsMore };
    }

    /// <summary>The child's side; each line is written as soon as it is known, since the process may end in the next step.</summary>
    public static void RunAsChild(string input, Action<string> tell)
    {
        var specification = TaskJson.Read(input);
        var isFull = RollOut(specification, (episode, used) =>
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{EpisodeWord} {episode.Return:R} {episode.Steps} {episode.Reason}"));
            tell(Line(UsedWord, used));
        });
        if (isFull && Measure(specification, tell)) tell(MoreWord);
    }

    /// <summary>
    /// Tells contacts and constraints in the roomiest model for which there is memory, and gives whether even that is full.
    /// </summary>
    private static bool Measure(ExperimentSpecification specification, Action<string> tell)
    {
        foreach (var model in ModelSizes.WithMuchRoom(specification.TaskFile.Model!))
        {
            try
            {
                return RollOut(specification with { TaskFile = specification.TaskFile with { Model = model } },
                    (_, used) => tell(Line(NeededWord, used)));
            }
            catch (Exception exception) when (exception is SpecificationException or ModelFormatException or InsufficientMemoryException
                or OutOfMemoryException)
            {
                // Not enough memory for so much room: the model itself has been compiled before.
            }
        }

        return true;
    }

    /// <summary>Whether an episode met too little room.</summary>
    private static bool RollOut(ExperimentSpecification specification, Action<EpisodeResult, ModelUse> ended)
    {
        var isFull = false;
        RolloutTrial.RollOut(specification, (episode, used) =>
        {
            isFull |= episode.Reason is InvalidReason.ContactsFull or InvalidReason.ConstraintsFull;
            ended(episode, used);
        });
        return isFull;
    }

    private static string Line(string word, ModelUse use) =>
        string.Create(CultureInfo.InvariantCulture, $"{word} {use.Contacts} {use.Constraints}");

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
