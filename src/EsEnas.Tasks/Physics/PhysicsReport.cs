using System.Globalization;

namespace EsEnas.Tasks.Physics;

/// <summary>What is known about the physics of a libmujoco: whether it steps the built-in tasks as MuJoCo 2.2.2 does.</summary>
/// <param name="MuJoCoVersion">The library's version, such as <c>3.12.0</c>.</param>
/// <param name="IsTested">Whether EsEnas's own tests have seen that version.</param>
/// <param name="Steps">Environment steps that were compared in this process; 0 if the version is tested.</param>
/// <param name="Deviations">The references that did not come out; empty if all did, or none was stepped.</param>
public sealed record PhysicsReport(string MuJoCoVersion, bool IsTested, int Steps, IReadOnlyList<PhysicsDeviation> Deviations)
{
    /// <summary>Whether nothing speaks against the built-in tasks being the published ones here.</summary>
    public bool Holds => Deviations.Count == 0;

    /// <summary>The report in one line.</summary>
    public override string ToString()
    {
        var steps = string.Create(CultureInfo.InvariantCulture, $"{Steps} reference steps of the built-in tasks");
        if (!Holds)
        {
            return $"MuJoCo {MuJoCoVersion} has other physics than 2.2.2: " +
                $"of {steps}, these did not come out to {PhysicsCheck.ToleranceText}: "
                + $"{string.Join("; ", Deviations)}. The built-in tasks are not the published ones here.";
        }

        if (Steps == 0) return $"MuJoCo {MuJoCoVersion} is a version that the built-in tasks are tested on.";
        return (IsTested
            ? $"MuJoCo {MuJoCoVersion}: "
            : $"MuJoCo {MuJoCoVersion} is not a version that the built-in tasks are tested on, but ")
            + $"{steps} come out as on 2.2.2, to {PhysicsCheck.ToleranceText}.";
    }
}
