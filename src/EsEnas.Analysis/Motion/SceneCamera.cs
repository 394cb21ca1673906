using EsEnas.Core.Trajectories;

namespace EsEnas.Analysis.Motion;

/// <summary>
/// Looks at a trajectory by parallel rays, and follows what moves where that leaves its place: horizontally, smoothed over a second.
/// </summary>
internal sealed class SceneCamera
{
    private const double SmoothSeconds = 0.5;

    // Less far than this share of its own size something stays where it is.
    private const double Stays = 0.75;
    private const double Margin = 1.16;

    private readonly Trajectory trajectory;
    private readonly IReadOnlyList<int> moving;
    private readonly SpaceVector[] centers;

    private SceneCamera(Trajectory trajectory, IReadOnlyList<int> moving)
    {
        (this.trajectory, this.moving) = (trajectory, moving);
        centers = [.. Enumerable.Range(0, trajectory.Frames.Count).Select(CenterOf)];
    }

    /// <summary>Which way is right in the picture; of length 1.</summary>
    public SpaceVector Right { get; private set; }

    /// <summary>Which way is up in the picture; of length 1.</summary>
    public SpaceVector Up { get; private set; }

    /// <summary>Which way it looks; of length 1.</summary>
    public SpaceVector Forward { get; private set; }

    /// <summary>Degrees that it looks down by.</summary>
    public double Elevation { get; private set; }

    /// <summary>Width of what is to be seen, in m.</summary>
    public double Width { get; private set; }

    /// <summary>Height of what is to be seen, in m.</summary>
    public double Height { get; private set; }

    /// <summary>What it looks at, for each frame.</summary>
    public IReadOnlyList<SpaceVector> Targets { get; private set; } = [];

    /// <summary>Looks at some frames of a trajectory.</summary>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="frames">The frames that are shown.</param>
    /// <param name="view">From where.</param>
    public static SceneCamera Of(Trajectory trajectory, IReadOnlyList<int> frames, MotionView view)
    {
        var scene = trajectory.Shape.Scene;
        var moving = new bool[scene.Bodies.Length];
        foreach (var joint in scene.Joints) moving[joint.Body] = true;
        // Parents come before their children.
        for (var body = 1; body < moving.Length; body++) moving[body] |= moving[scene.Bodies[body].Parent];
        int[] geoms = [.. Enumerable.Range(0, scene.Geoms.Length)
            .Where(geom => scene.Geoms[geom].Shape != GeomShape.Plane && scene.Geoms[geom].Color.Opacity > 0)];
        int[] shown = [.. geoms.Where(geom => moving[scene.Geoms[geom].Body])];
        var camera = new SceneCamera(trajectory, shown.Length > 0 ? shown : geoms);
        camera.Follow(frames);
        camera.Look(frames, view);
        camera.Frame(frames);
        return camera;
    }

    /// <summary>A place in the picture's plane, in m from what the camera looks at in a frame: to the right, and up.</summary>
    public (double X, double Y) Project(SpaceVector place, int frame)
    {
        var from = place - Targets[frame];
        return (from.Dot(Right), from.Dot(Up));
    }

    private SpaceVector CenterOf(int frame)
    {
        var sum = default(SpaceVector);
        foreach (var geom in moving) sum += trajectory.GeomPose(frame, geom).Position;
        return moving.Count == 0 ? sum : (1.0 / moving.Count) * sum;
    }

    private void Follow(IReadOnlyList<int> frames)
    {
        var (low, high) = Box(frames.Select(frame => centers[frame]));
        var size = Relative(frames);
        var mean = 0.5 * (low + high);
        bool Stay(double travelled, double own) => travelled <= Stays * own;
        var (staysX, staysY) = (Stay(high.X - low.X, size.X), Stay(high.Y - low.Y, size.Y));
        var reach = Math.Max(1, (int)Math.Round(SmoothSeconds * trajectory.FramesPerSecond));
        Targets = [.. Enumerable.Range(0, centers.Length).Select(frame =>
        {
            var (first, last) = (Math.Max(0, frame - reach), Math.Min(centers.Length - 1, frame + reach));
            // As far on either side, so that it is the middle at the ends, too.
            var half = Math.Min(frame - first, last - frame);
            var sum = default(SpaceVector);
            for (var i = frame - half; i <= frame + half; i++) sum += centers[i];
            var smooth = (1.0 / ((2 * half) + 1)) * sum;
            return new SpaceVector(staysX ? mean.X : smooth.X, staysY ? mean.Y : smooth.Y, mean.Z);
        })];
    }

    // What a body takes beside its own middle.
    private SpaceVector Relative(IReadOnlyList<int> frames)
    {
        var (low, high) = Box(frames.SelectMany(frame => moving.SelectMany(geom =>
        {
            var reach = Silhouette.Reach(trajectory.Shape.Scene.Geoms[geom]) / Math.Sqrt(3);
            var place = trajectory.GeomPose(frame, geom).Position - centers[frame];
            return new[] { place + new SpaceVector(reach, reach, reach), place - new SpaceVector(reach, reach, reach) };
        })));
        return high - low;
    }

    private void Look(IReadOnlyList<int> frames, MotionView view)
    {
        if (view == MotionView.Auto)
        {
            var size = Relative(frames);
            var (across, along) = (Math.Min(size.X, size.Y), Math.Max(size.X, size.Y));
            view = size.Z < 0.4 * along ? MotionView.Above
                : across < 0.5 * Math.Max(along, size.Z) ? (size.X >= size.Y ? MotionView.Side : MotionView.Front)
                : MotionView.Aslant;
        }

        var (azimuth, elevation) = view switch
        {
            MotionView.Side => (0.0, 12.0),
            MotionView.Front => (90.0, 12.0),
            MotionView.Above => (0.0, 62.0),
            _ => (32.0, 24.0),
        };
        Elevation = elevation;
        var (turn, down) = (azimuth * Math.PI / 180, elevation * Math.PI / 180);
        Right = new SpaceVector(Math.Cos(turn), Math.Sin(turn), 0);
        Forward = new SpaceVector(-Math.Sin(turn) * Math.Cos(down), Math.Cos(turn) * Math.Cos(down), -Math.Sin(down));
        Up = Right.Cross(Forward);
    }

    private void Frame(IReadOnlyList<int> frames)
    {
        var (left, right, bottom, top) = (0.0, 0.0, 0.0, 0.0);
        foreach (var frame in frames)
        {
            foreach (var geom in moving)
            {
                foreach (var place in trajectory.OutlineOf(frame, geom, Right, Up))
                {
                    var (x, y) = Project(place, frame);
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                    (bottom, top) = (Math.Min(bottom, y), Math.Max(top, y));
                }
            }
        }

        var shift = (0.5 * (left + right) * Right) + (0.5 * (bottom + top) * Up);
        Targets = [.. Targets.Select(target => target + shift)];
        (Width, Height) = (Math.Max(Margin * (right - left), 1e-6), Math.Max(Margin * (top - bottom), 1e-6));
    }

    private static (SpaceVector Low, SpaceVector High) Box(IEnumerable<SpaceVector> places)
    {
        var (low, high, any) = (default(SpaceVector), default(SpaceVector), false);
        foreach (var place in places)
        {
            low = any ? new(Math.Min(low.X, place.X), Math.Min(low.Y, place.Y), Math.Min(low.Z, place.Z)) : place;
            high = any ? new(Math.Max(high.X, place.X), Math.Max(high.Y, place.Y), Math.Max(high.Z, place.Z)) : place;
            any = true;
        }

        return (low, high);
    }
}
