using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Physics;

/// <summary>
/// Proves the physics of a libmujoco that no test has seen: steps the built-in tasks, adapted to it, along recorded references, both of
/// locomotion and of contacts (an arm pushes a puck, another one strikes a ball), and says which observations differ from MuJoCo 2.2.2's.
/// </summary>
/// <remarks>
/// Thread safe. What a layout check cannot see is a change of meaning, such as that of contact margins in 3.5.0. A miss refuses nothing: it
/// is for the host to say, once.
/// </remarks>
public static class PhysicsCheck
{
    /// <summary>
    /// Most that a number of an observation may differ, relative to numbers beyond 1. Rounding alone makes 1e-11 in as many steps.
    /// </summary>
    internal const double Tolerance = 1e-6;

    internal const string ToleranceText = "1e-6";

    // By mj_version. The last one as npm's WebAssembly.
    private static readonly int[] Tested = [222, 337, 3_012_000, 3_014_000];

    private static readonly Lock Gate = new();
    private static volatile PhysicsReport? report;

    /// <summary>
    /// Told once, when <see cref="Report"/> is made, if the physics is not that of MuJoCo 2.2.2; set it before. With somebody to tell, the
    /// first environment of the process makes the report. Nobody is told by default.
    /// </summary>
    public static Action<string>? OnMiss { get; set; }

    /// <summary>
    /// What is known about this process's library. The first call steps the references if the version is not a tested one, which takes some
    /// tenths of a second; later calls return the same.
    /// </summary>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library; the next call tries again.</exception>
    public static PhysicsReport Report
    {
        get
        {
            if (report is { } known) return known;
            lock (Gate)
            {
                if (report is { } made) return made;
                made = ReportAs(MuJoCoLibrary.Version, OwnModel);
                Tell(made, OnMiss);
                return report = made;
            }
        }
    }

    /// <summary>Makes the report if there is somebody to tell.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    internal static void BeforeFirstUse()
    {
        if (OnMiss is not null) _ = Report;
    }

    /// <summary>Describes a deviation.</summary>
    internal static void Tell(PhysicsReport report, Action<string>? listener)
    {
        if (!report.Holds) listener?.Invoke(report.ToString());
    }

    /// <summary>Steps the references now, whatever the version.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static PhysicsReport Prove() => Run(MuJoCoLibrary.Version, OwnModel);

    /// <summary>What <see cref="Report"/> would be if the library said that version of itself.</summary>
    internal static PhysicsReport ReportAs(int version, Func<string, Model> modelOf) =>
        IsTested(version) ? new PhysicsReport(MuJoCoLibrary.FormatVersion(version), true, 0, []) : Run(version, modelOf);

    /// <summary>Steps the references with models of the caller.</summary>
    internal static PhysicsReport Run(int version, Func<string, Model> modelOf)
    {
        var references = PhysicsReference.Embedded();
        var deviations = references.Select(reference => Deviation(reference, modelOf)).OfType<PhysicsDeviation>().ToList();
        return new PhysicsReport(MuJoCoLibrary.FormatVersion(version), IsTested(version),
            references.Sum(reference => reference.Steps), deviations);
    }

    private static Model OwnModel(string task) => TaskModels.Get(task, MassesOption.Library);

    private static bool IsTested(int version) => Array.IndexOf(Tested, version) >= 0;

    private static PhysicsDeviation? Deviation(PhysicsReference reference, Func<string, Model> modelOf)
    {
        Model model;
        try
        {
            model = modelOf(reference.Task);
        }
        catch (ModelFormatException exception)
        {
            return new PhysicsDeviation(reference.Task, reference.Name, 0, double.PositiveInfinity, exception.Message);
        }

        using var environment = TaskCatalog.CreateWithModel(reference.Task, model);
        environment.ResetTo(null, null, null);
        var actions = reference.Actions(environment.Info.ActionLow, environment.Info.ActionHigh);
        var next = 0;
        for (var t = 1; t <= reference.Steps; t++)
        {
            var diverged = !environment.Step(actions[t - 1]).IsValid;
            var (step, expected) = reference.Observations[next];
            if (t != step && !diverged) continue;
            var difference = diverged ? double.PositiveInfinity : Difference(environment.Observation, expected);
            if (!(difference <= Tolerance)) return new PhysicsDeviation(reference.Task, reference.Name, t, difference, "");
            next++;
        }

        return null;
    }

    private static double Difference(ReadOnlySpan<double> actual, double[] expected)
    {
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(actual[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i])));
        return worst;
    }
}
