using EsEnas.Core.Policies;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Arms;

/// <summary>What Pusher, Striker and Thrower observe: the arm's joints and the world positions of three bodies.</summary>
internal static class ArmObservation
{
    /// <summary>Number of joints of the arm; they come first in positions and velocities.</summary>
    public const int Joints = 7;

    /// <summary>What they are.</summary>
    public static IReadOnlyList<ObservationSignal> Describe(Model model, int hand, int thing, int goal) =>
    [
        .. Enumerable.Range(0, Joints).Select(joint => JointSignals.Position(model, joint)),
        .. Enumerable.Range(0, Joints).Select(joint => JointSignals.Velocity(model, joint)),
        .. new[] { hand, thing, goal }.SelectMany(body => Enumerable.Range(0, 3).Select(axis => JointSignals.Body(model, body, axis))),
    ];

    /// <summary>Writes 23 numbers: joint angles, joint rates, then x, y, z of the hand, the object and the goal.</summary>
    public static void Write(Simulation simulation, int hand, int thing, int goal, Span<double> target)
    {
        simulation.Positions[..Joints].CopyTo(target);
        simulation.Velocities[..Joints].CopyTo(target[7..]);
        var bodies = simulation.BodyPositions;
        bodies.Slice(3 * hand, 3).CopyTo(target[14..]);
        bodies.Slice(3 * thing, 3).CopyTo(target[17..]);
        bodies.Slice(3 * goal, 3).CopyTo(target[20..]);
    }
}
