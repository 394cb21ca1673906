namespace EsEnas.Core.Trajectories;

/// <summary>A place or a direction in space; places in m.</summary>
public readonly record struct SpaceVector(double X, double Y, double Z)
{
    /// <summary>The sum.</summary>
    public static SpaceVector operator +(SpaceVector a, SpaceVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    /// <summary>The difference.</summary>
    public static SpaceVector operator -(SpaceVector a, SpaceVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>The multiple.</summary>
    public static SpaceVector operator *(double factor, SpaceVector a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    /// <summary>The length.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>The scalar product.</summary>
    public double Dot(SpaceVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>The vector product.</summary>
    public SpaceVector Cross(SpaceVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));
}
