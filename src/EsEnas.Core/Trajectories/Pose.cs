namespace EsEnas.Core.Trajectories;

/// <summary>Where something is and how it is turned, in a frame.</summary>
/// <param name="Position">Its origin, in m.</param>
/// <param name="W">Real part of its orientation, a unit quaternion.</param>
/// <param name="X">First imaginary part.</param>
/// <param name="Y">Second imaginary part.</param>
/// <param name="Z">Third imaginary part.</param>
public readonly record struct Pose(SpaceVector Position, double W, double X, double Y, double Z)
{
    /// <summary>The numbers of a pose: position x, y, z, then orientation w, x, y, z.</summary>
    public const int Size = 7;

    /// <summary>The frame itself.</summary>
    public static Pose Identity { get; } = new(default, 1, 0, 0, 0);

    /// <summary>Reads <see cref="Size"/> numbers.</summary>
    /// <exception cref="IndexOutOfRangeException">There are fewer.</exception>
    public static Pose Read(ReadOnlySpan<float> numbers) =>
        new(new SpaceVector(numbers[0], numbers[1], numbers[2]), numbers[3], numbers[4], numbers[5], numbers[6]);

    /// <summary>A direction of this frame, in the outer one.</summary>
    public SpaceVector Turn(SpaceVector direction)
    {
        // v + 2w(q × v) + 2q × (q × v)
        var axis = new SpaceVector(X, Y, Z);
        var once = 2 * axis.Cross(direction);
        return direction + (W * once) + axis.Cross(once);
    }

    /// <summary>A place of this frame, in the outer one.</summary>
    public SpaceVector Place(SpaceVector place) => Position + Turn(place);

    /// <summary>The pose in the outer frame of what has a pose in this one.</summary>
    public Pose Then(Pose inner) => new(Place(inner.Position),
        (W * inner.W) - (X * inner.X) - (Y * inner.Y) - (Z * inner.Z),
        (W * inner.X) + (X * inner.W) + (Y * inner.Z) - (Z * inner.Y),
        (W * inner.Y) - (X * inner.Z) + (Y * inner.W) + (Z * inner.X),
        (W * inner.Z) + (X * inner.Y) - (Y * inner.X) + (Z * inner.W));
}
