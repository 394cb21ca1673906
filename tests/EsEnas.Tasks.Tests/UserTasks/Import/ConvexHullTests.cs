using EsEnas.Core.Numerics;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>Hulls hold what they are made of, and no more corners than that takes.</summary>
public sealed class ConvexHullTests
{
    [Fact]
    public void Cube_full_of_points_has_eight_corners()
    {
        var random = new RandomStream(1, RandomPurpose.Sample);
        List<float> points = [];
        for (var i = 0; i < 500; i++) points.AddRange([Inside(), Inside(), Inside()]);
        for (var i = 0; i < 8; i++) points.AddRange([(i & 1) == 0 ? -1 : 1, (i & 2) == 0 ? -1 : 1, (i & 4) == 0 ? -1 : 1]);
        for (var i = 0; i < 100; i++) points.AddRange([Inside(), Inside(), 1]);

        var hull = ConvexHull.Of([.. points], 5000)!.Value;

        Assert.Equal([500, 501, 502, 503, 504, 505, 506, 507], hull.Vertices.Order());
        Assert.Equal(0, hull.Beyond);

        float Inside() => (float)random.NextUniform(-1, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_point_of_a_sphere_is_a_corner_and_few_of_them_leave_little_outside(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Sample);
        var points = new float[3 * 1000];
        for (var i = 0; i < 1000; i++)
        {
            double[] v = [random.NextNormal(), random.NextNormal(), random.NextNormal()];
            var length = Math.Sqrt((v[0] * v[0]) + (v[1] * v[1]) + (v[2] * v[2]));
            for (var j = 0; j < 3; j++) points[(3 * i) + j] = (float)(v[j] / length);
        }

        var whole = ConvexHull.Of(points, 5000)!.Value;
        var few = ConvexHull.Of(points, 100)!.Value;

        Assert.Equal(1000, whole.Vertices.Distinct().Count());
        Assert.Equal(100, few.Vertices.Distinct().Count());
        // A cap of a sphere that a hundred points leave is about 4 pi / 100 large: 0.02 high.
        Assert.InRange(few.Beyond, 1e-6, 0.1);
        // Seen from any side, the few reach as far as the whole but for what is said.
        for (var i = 0; i < 1000; i++)
        {
            var reach = few.Vertices.Max(v => Dot(v, i));
            Assert.InRange(reach, 1 - (3 * few.Beyond), 1 + 1e-6);
        }

        double Dot(int a, int b) => Enumerable.Range(0, 3).Sum(j => (double)points[(3 * a) + j] * points[(3 * b) + j]);
    }

    [Fact]
    public void Points_in_a_plane_have_no_hull()
    {
        Assert.Null(ConvexHull.Of([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0.5f, 0.2f, 0], 100));
        Assert.Null(ConvexHull.Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 100));
        Assert.Null(ConvexHull.Of([0, 0, 0, 1, 0, 0, 0, 1, 0], 100));
    }
}
