using System.Globalization;
using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// The work of a child: limits, then a model's compilation and a few steps, or a task's rollouts; one answer on standard output.
/// </summary>
internal static class ModelProbeChild
{
    /// <summary>First line of the answer to a usable model.</summary>
    public const string Usable = "esenas-probe usable";

    /// <summary>First line of the answer to another one; the reason follows.</summary>
    public const string Refused = "esenas-probe refused";

    /// <summary>The argument after the limits of a child that rolls out a task.</summary>
    public const string RewardArgument = "reward";

    /// <summary>The argument after the limits of a child that tries a task with random policies.</summary>
    public const string TrialArgument = "trial";

    /// <summary>The argument after the limits of a child that measures or compares a robot of somebody's.</summary>
    public const string ImportArgument = "import";

    private const int Steps = 20;

    // Leads the bytes of a simulation.
    private const string SizeWord = "bytes";

    public static void Run(IReadOnlyList<string> args)
    {
        using var input = Console.OpenStandardInput();
        using var reader = new StreamReader(input, new UTF8Encoding(false));
        // Files of a robot are read one by one; there is not memory for all of them as one text.
        var imports = args.Count > 3 && args[3] == ImportArgument;
        var text = imports ? "" : reader.ReadToEnd();
        try
        {
            // Loaded before the limits hold: they are for the model.
            MuJoCoLibrary.EnsureLoaded();
            if (args.Count >= 3)
                ProcessLimits.TryLower(long.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
            if (imports)
            {
                var answers = new List<string>();
                ImportProbe.RunAsChild(reader, answers.Add);
                Tell(Usable);
                foreach (var answer in answers) Tell(answer);
                return;
            }

            if (args.Count > 3 && args[3] == TrialArgument)
            {
                // Line by line: the process may end in any step.
                Tell(Usable);
                RolloutTrialChild.RunAsChild(text, Tell);
                return;
            }

            var lines = args.Count > 3 && args[3] == RewardArgument ? RewardProbe.RunAsChild(text) : [];
            if (args.Count <= 3) lines = [string.Create(CultureInfo.InvariantCulture, $"{SizeWord} {TryModel(text)}")];
            Console.Out.WriteLine(Usable);
            foreach (var line in lines) Console.Out.WriteLine(line);
        }
        catch (Exception exception) when (exception is ModelFormatException or SpecificationException or MuJoCoUnavailableException
            or InsufficientMemoryException or OutOfMemoryException)
        {
            Console.Out.WriteLine(Refused);
            Console.Out.WriteLine(exception.Message);
        }

        Console.Out.Flush();
    }

    /// <summary>Reads the bytes of a simulation in what follows a good answer; 0 if they are not there.</summary>
    public static long ReadSize(string answer) =>
        answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [SizeWord, var text, ..]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;

    private static void Tell(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private static long TryModel(string mjcf)
    {
        using var model = Model.FromXml(mjcf);
        using var simulation = model.CreateSimulation();
        simulation.Forward();
        simulation.Step(Steps);
        return simulation.Bytes;
    }
}
