using EsEnas.Analysis.Motion;
using EsEnas.Core.Trajectories;

namespace EsEnas.Analysis.Tests.Motion;

public sealed class SilhouetteTests
{
    private static readonly SpaceVector X = new(1, 0, 0);
    private static readonly SpaceVector Z = new(0, 0, 1);

    [Theory]
    [InlineData(GeomShape.Sphere, 0.5, 0, 0, 0.5, 0.5)]
    [InlineData(GeomShape.Capsule, 0.1, 0.4, 0, 0.1, 0.5)]
    [InlineData(GeomShape.Cylinder, 0.1, 0.4, 0, 0.1, 0.4)]
    [InlineData(GeomShape.Ellipsoid, 0.1, 0.2, 0.4, 0.1, 0.4)]
    [InlineData(GeomShape.Box, 0.1, 0.2, 0.4, 0.1, 0.4)]
    public void Outline_reaches_as_far_as_the_shape(GeomShape shape, double a, double b, double c, double width, double height)
    {
        var outline = Silhouette.Of(Geom(shape, a, b, c), new Pose(new(3, 0, 0), 1, 0, 0, 0), X, Z);

        // 40 directions miss an extreme of a round shape by two hundredths at most.
        Assert.InRange(outline.Max(point => point.X) - 3, 0.98 * width, 1.000001 * width);
        Assert.InRange(3 - outline.Min(point => point.X), 0.98 * width, 1.000001 * width);
        Assert.InRange(outline.Max(point => point.Z), 0.98 * height, 1.000001 * height);
        Assert.InRange(-outline.Min(point => point.Z), 0.98 * height, 1.000001 * height);
    }

    [Fact]
    public void Outline_turns_with_its_pose()
    {
        // A quarter turn about y: z becomes x.
        var outline = Silhouette.Of(Geom(GeomShape.Box, 0.1, 0.2, 0.4), new Pose(default, Math.Sqrt(0.5), 0, Math.Sqrt(0.5), 0), X, Z);

        Assert.Equal(0.4, outline.Max(point => point.X), 9);
        Assert.Equal(0.1, outline.Max(point => point.Z), 9);
    }

    private static SceneGeom Geom(GeomShape shape, double a, double b, double c) =>
        new("g", 0, shape, new(a, b, c), Pose.Identity, SceneColor.Unset);
}
