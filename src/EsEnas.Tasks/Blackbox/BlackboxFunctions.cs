namespace EsEnas.Tasks.Blackbox;

/// <summary>The values of the test functions and what people are told about them.</summary>
/// <remarks>Sums run in index order: the values are the same to the bit wherever they are computed with the same C library.</remarks>
internal static class BlackboxFunctions
{
    private const string Family = "blackbox/";

    /// <summary>All functions.</summary>
    public static IReadOnlyList<TaskDescription> Descriptions { get; } =
    [
        Describe(BlackboxKind.Sphere, "A bowl: the easiest function.", "-sum(z_i^2)"),
        Describe(BlackboxKind.Rastrigin, "A bowl full of regular dents, each a local optimum.", "-sum(10 + z_i^2 - 10 cos(2 pi z_i))"),
        Describe(BlackboxKind.Rosenbrock, "A long curved valley with a flat floor.",
            "-sum(100 (z_(i+1) - z_i^2)^2 + (1 - z_i)^2), z moved by 1 so that the optimum is at the origin"),
        Describe(BlackboxKind.Ackley, "A nearly flat plain with dents around a funnel.",
            "-(20 + e - 20 exp(-0.2 sqrt(sum(z_i^2) / n)) - exp(sum(cos(2 pi z_i)) / n))"),
    ];

    /// <summary>The name of a function.</summary>
    public static string NameOf(BlackboxKind kind) => Family + kind.ToString().ToLowerInvariant();

    /// <summary>The function of a name that is known to be one.</summary>
    public static BlackboxKind KindOf(string name) => Enum.GetValues<BlackboxKind>().Single(kind => NameOf(kind) == name);

    /// <summary>f(z), at least 0, and 0 at the origin only.</summary>
    public static double Value(BlackboxKind kind, ReadOnlySpan<double> z) => kind switch
    {
        BlackboxKind.Sphere => EnvironmentMath.SumOfSquares(z),
        BlackboxKind.Rastrigin => Rastrigin(z),
        BlackboxKind.Rosenbrock => Rosenbrock(z),
        _ => Ackley(z),
    };

    private static double Rastrigin(ReadOnlySpan<double> z)
    {
        var sum = 0.0;
        foreach (var x in z) sum += x * x + (10 - 10 * Math.Cos(2 * Math.PI * x));
        return sum;
    }

    private static double Rosenbrock(ReadOnlySpan<double> z)
    {
        var sum = 0.0;
        for (var i = 0; i < z.Length - 1; i++)
        {
            var (x, next) = (z[i] + 1, z[i + 1] + 1);
            var bend = next - x * x;
            sum += 100 * bend * bend + z[i] * z[i];
        }

        // In one dimension the valley is the bowl (1 - x)^2.
        return z.Length == 1 ? z[0] * z[0] : sum;
    }

    private static double Ackley(ReadOnlySpan<double> z)
    {
        double squares = 0, cosines = 0;
        foreach (var x in z)
        {
            squares += x * x;
            cosines += Math.Cos(2 * Math.PI * x);
        }

        // The differences are 0 at the origin to the bit.
        return (20 - 20 * Math.Exp(-0.2 * Math.Sqrt(squares / z.Length))) + (Math.E - Math.Exp(cosines / z.Length));
    }

    private static TaskDescription Describe(BlackboxKind kind, string summary, string formula) => new(
        NameOf(kind), $"{summary} Some coordinates are chosen from a grid, the others are trained.", ObservationSize: 0, ActionSize: 0,
        FrameSkip: 0, StepSeconds: 0, Terminates: true, GymStepLimit: 1, Observation: [],
        Reward: $"{formula}, z = R (x - optimum), plus noise of deviation blackbox.noise", StartNoise: "none",
        Quirks:
        [
            "It has no observation, action or policy: the keys horizon, policy, search and normalization.observations do nothing.",
            "R turns all coordinates together, so that the best grid points of some depend on all others; " +
            "on the sphere it changes nothing.",
        ],
        Options: []);
}
