namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Rotations as quaternions w, x, y, z.</summary>
internal static class Quaternions
{
    /// <summary>The rotation about fixed axes: roll about x, then pitch about y, then yaw about z, in rad.</summary>
    public static double[] OfRollPitchYaw(double[] angles) =>
        Times(About(2, angles[2]), Times(About(1, angles[1]), About(0, angles[0])));

    /// <summary>The rotation about an axis of the frame: 0 x, 1 y, 2 z.</summary>
    public static double[] About(int axis, double angle)
    {
        var q = new double[4];
        (q[0], q[1 + axis]) = (Math.Cos(angle / 2), Math.Sin(angle / 2));
        return q;
    }

    /// <summary>First the right one, then the left one.</summary>
    public static double[] Times(double[] a, double[] b) =>
    [
        (a[0] * b[0]) - (a[1] * b[1]) - (a[2] * b[2]) - (a[3] * b[3]),
        (a[0] * b[1]) + (a[1] * b[0]) + (a[2] * b[3]) - (a[3] * b[2]),
        (a[0] * b[2]) - (a[1] * b[3]) + (a[2] * b[0]) + (a[3] * b[1]),
        (a[0] * b[3]) + (a[1] * b[2]) - (a[2] * b[1]) + (a[3] * b[0]),
    ];

    /// <summary>A vector, turned.</summary>
    public static double[] Turn3(double[] q, ReadOnlySpan<double> v)
    {
        var r = Matrix(q);
        return
        [
            (r[0] * v[0]) + (r[1] * v[1]) + (r[2] * v[2]), (r[3] * v[0]) + (r[4] * v[1]) + (r[5] * v[2]),
            (r[6] * v[0]) + (r[7] * v[1]) + (r[8] * v[2]),
        ];
    }

    /// <summary>A tensor of 3 by 3, turned: R T Rᵀ.</summary>
    public static double[] Turn(double[] q, double[] tensor)
    {
        if (q is [1, 0, 0, 0]) return tensor;
        var r = Matrix(q);
        var turned = new double[9];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 3; k++)
                    for (var l = 0; l < 3; l++)
                        turned[(3 * i) + j] += r[(3 * i) + k] * tensor[(3 * k) + l] * r[(3 * j) + l];
        return turned;
    }

    /// <summary>The same as a matrix, row after row.</summary>
    public static double[] Matrix(double[] q)
    {
        var (w, x, y, z) = (q[0], q[1], q[2], q[3]);
        return
        [
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))),
        ];
    }
}
