namespace EsEnas.MuJoCo.Native;

/// <summary>A rotation as a unit quaternion, real part first.</summary>
internal readonly record struct Rotation(double W, double X, double Y, double Z)
{
    public double[] Row => [W, X, Y, Z];

    public static Rotation About((double X, double Y, double Z) axis, double angle)
    {
        var (sin, cos) = Math.SinCos(angle / 2);
        return new(cos, sin * axis.X, sin * axis.Y, sin * axis.Z);
    }

    /// <summary>This rotation, then <paramref name="inner"/> in the rotated frame (the Hamilton product).</summary>
    public Rotation Then(Rotation inner) => new(
        (W * inner.W) - (X * inner.X) - (Y * inner.Y) - (Z * inner.Z),
        (W * inner.X) + (X * inner.W) + (Y * inner.Z) - (Z * inner.Y),
        (W * inner.Y) - (X * inner.Z) + (Y * inner.W) + (Z * inner.X),
        (W * inner.Z) + (X * inner.Y) - (Y * inner.X) + (Z * inner.W));

    public (double X, double Y, double Z) Apply((double X, double Y, double Z) v)
    {
        var rotated = Then(new Rotation(0, v.X, v.Y, v.Z)).Then(new Rotation(W, -X, -Y, -Z));
        return (rotated.X, rotated.Y, rotated.Z);
    }
}
