using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Arms;

/// <summary>What Pusher, Striker and Thrower observe: the arm's joints and the world positions of three bodies.</summary>
internal static class ArmObservation
{
    /// <summary>Number of joints of the arm; they come first in positions and velocities.</summary>
    public const int Joints = 7;

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
