using EsEnas.Core.Trajectories;

namespace EsEnas.Core.Tests.Trajectories;

public sealed class PoseTests
{
    // A quarter turn about z, and one about x.
    private static readonly double Half = Math.Sqrt(0.5);
    private static readonly Pose AboutZ = new(new SpaceVector(1, 2, 3), Half, 0, 0, Half);
    private static readonly Pose AboutX = new(new SpaceVector(0, 0, 1), Half, Half, 0, 0);

    [Fact]
    public void Turn_turns_by_the_right_hand()
    {
        AssertNear(new SpaceVector(0, 1, 0), AboutZ.Turn(new SpaceVector(1, 0, 0)));
        AssertNear(new SpaceVector(0, 0, 1), AboutX.Turn(new SpaceVector(0, 1, 0)));
    }

    [Fact]
    public void Place_of_a_pose_in_a_pose_is_the_place_in_both_one_after_the_other()
    {
        var place = new SpaceVector(0.3, -0.7, 1.1);
        AssertNear(AboutZ.Place(AboutX.Place(place)), AboutZ.Then(AboutX).Place(place));
    }

    [Fact]
    public void Identity_changes_nothing()
    {
        Assert.Equal(AboutZ, Pose.Identity.Then(AboutZ));
        Assert.Equal(AboutZ, AboutZ.Then(Pose.Identity));
    }

    private static void AssertNear(SpaceVector expected, SpaceVector actual) =>
        Assert.True((expected - actual).Length < 1e-12, $"{actual} instead of {expected}");
}
