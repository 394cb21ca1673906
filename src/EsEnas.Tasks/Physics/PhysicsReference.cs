using System.Globalization;
using EsEnas.Core.Numerics;

namespace EsEnas.Tasks.Physics;

/// <summary>A recorded piece of an episode from the reference start: the law of its actions, and what was observed at some steps.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Task">The task.</param>
/// <param name="Seed">The seed of drawn actions; null if they are waves.</param>
/// <param name="Observations">Observations by environment step, in order.</param>
internal sealed record PhysicsReference(string Name, string Task, ulong? Seed, IReadOnlyList<(int Step, double[] Values)> Observations)
{
    // How many steps a drawn action is held.
    private const int Hold = 10;

    /// <summary>The number of steps.</summary>
    public int Steps => Observations[^1].Step;

    /// <summary>The references that come with the program; recorded on MuJoCo 2.2.2.</summary>
    public static IReadOnlyList<PhysicsReference> Embedded()
    {
        using var stream = typeof(PhysicsReference).Assembly.GetManifestResourceStream("physics.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads the format that the embedded text's header describes.</summary>
    public static IReadOnlyList<PhysicsReference> Parse(string text)
    {
        var references = new List<PhysicsReference>();
        var observations = new List<(int, double[])>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line[0] == '#') continue;
            if (line[0] == '[')
            {
                var parts = line.Trim('[', ']').Split(", ");
                observations = [];
                references.Add(new PhysicsReference(parts[1], parts[0],
                    parts.Length > 2 ? ulong.Parse(parts[2], CultureInfo.InvariantCulture) : null, observations));
                continue;
            }

            var numbers = line.Split(' ');
            observations.Add((int.Parse(numbers[0], CultureInfo.InvariantCulture),
                Array.ConvertAll(numbers[1..], number => double.Parse(number, CultureInfo.InvariantCulture))));
        }

        return references;
    }

    /// <summary>The actions of all steps, within the range.</summary>
    public IReadOnlyList<double[]> Actions(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        var actions = new double[Steps][];
        var random = Seed is { } seed ? new RandomStream(seed, RandomPurpose.Sample) : null;
        for (var t = 0; t < actions.Length; t++)
        {
            if (random is not null && t % Hold != 0)
            {
                actions[t] = actions[t - 1];
                continue;
            }

            var action = actions[t] = new double[low.Length];
            for (var i = 0; i < action.Length; i++)
                action[i] = random?.NextUniform(low[i], high[i]) ?? Wave(low[i], high[i], t, i);
        }

        return actions;
    }

    private static double Wave(double low, double high, int t, int component) =>
        (low + high) / 2 + (high - low) / 2 * 0.8 * Math.Sin(0.1 * t * (component + 1) + component);
}
