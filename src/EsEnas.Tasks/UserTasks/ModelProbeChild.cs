using System.Globalization;
using System.Text;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>The work of a child: limits, compilation, a few steps, one answer on standard output.</summary>
internal static class ModelProbeChild
{
    /// <summary>First line of the answer to a usable model.</summary>
    public const string Usable = "esenas-probe usable";

    /// <summary>First line of the answer to another one; the reason follows.</summary>
    public const string Refused = "esenas-probe refused";

    private const int Steps = 20;

    public static void Run(IReadOnlyList<string> args)
    {
        using var input = Console.OpenStandardInput();
        using var reader = new StreamReader(input, new UTF8Encoding(false));
        var mjcf = reader.ReadToEnd();
        try
        {
            // Loaded before the limits hold: they are for the model.
            MuJoCoLibrary.EnsureLoaded();
            if (args.Count == 3)
                ProcessLimits.TryLower(long.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
            using var model = Model.FromXml(mjcf);
            using var simulation = model.CreateSimulation();
            simulation.Forward();
            simulation.Step(Steps);
            Console.Out.WriteLine(Usable);
        }
        catch (Exception exception) when (exception is ModelFormatException or MuJoCoUnavailableException or InsufficientMemoryException or OutOfMemoryException)
        {
            Console.Out.WriteLine(Refused);
            Console.Out.WriteLine(exception.Message);
        }

        Console.Out.Flush();
    }
}
