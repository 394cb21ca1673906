using EsEnas.MuJoCo;

namespace EsEnas.Tasks;

/// <summary>
/// The quaternions of a model's free and ball joints, which MuJoCo before 3.2.0 normalizes in place at every forward pass. From there on an
/// environment does it once, after the forward pass of its start; steps keep them normalized.
/// </summary>
internal static class StartQuaternions
{
    private const int Free = 0;
    private const int Ball = 1;

    // As the library: a shorter one is no rotation at all.
    private const double ShortestNorm = 1e-15;

    /// <summary>Index of each quaternion's first number in qpos; empty if the library normalizes them itself.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="version">The library's <c>mj_version</c>.</param>
    public static int[] Find(Model model, int version)
    {
        if (version < ModelAdaptation.FirstWithoutNormalizing) return [];
        var types = model.Integers(ModelField.JointType);
        var addresses = new List<int>();
        for (var joint = 0; joint < types.Length; joint++)
        {
            if (types[joint] is Free or Ball)
                addresses.Add(model.PositionAddressOf(joint) + (types[joint] == Free ? 3 : 0));
        }

        return [.. addresses];
    }

    /// <summary>Normalizes them as MuJoCo 2.2.2 does, operation by operation; one of length zero becomes (1, 0, 0, 0).</summary>
    public static void Normalize(Span<double> positions, ReadOnlySpan<int> addresses)
    {
        foreach (var address in addresses)
        {
            var q = positions.Slice(address, 4);
            var norm = Math.Sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
            if (norm < ShortestNorm)
            {
                (q[0], q[1], q[2], q[3]) = (1, 0, 0, 0);
                continue;
            }

            var inverse = 1 / norm;
            for (var i = 0; i < 4; i++)
                q[i] *= inverse;
        }
    }
}
