using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>
/// Paints a frame of a scene: floor, shadows, and the geoms from far to near, each as its outline with a light side. Exact for parallel
/// rays and convex shapes that do not cut each other.
/// </summary>
internal sealed class ScenePainter
{
    private const int TilesAcross = 9;

    // A floor seen from the side is a strip behind and before what moves.
    private const double StripShare = 0.17;
    private const double LightShare = 0.55;

    private static readonly (SpaceVector Normal, SpaceVector First, SpaceVector Second)[] Faces =
    [
        (new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)), (new(-1, 0, 0), new(0, 1, 0), new(0, 0, 1)),
        (new(0, 1, 0), new(1, 0, 0), new(0, 0, 1)), (new(0, -1, 0), new(1, 0, 0), new(0, 0, 1)),
        (new(0, 0, 1), new(1, 0, 0), new(0, 1, 0)), (new(0, 0, -1), new(1, 0, 0), new(0, 1, 0)),
    ];

    private readonly Trajectory trajectory;
    private readonly SceneCamera camera;
    private readonly bool[] moves;
    private readonly int[] geoms;
    private readonly SpaceVector light;
    private readonly double? floor;

    public ScenePainter(Trajectory trajectory, SceneCamera camera)
    {
        (this.trajectory, this.camera) = (trajectory, camera);
        var scene = trajectory.Shape.Scene;
        moves = new bool[scene.Bodies.Length];
        foreach (var joint in scene.Joints) moves[joint.Body] = true;
        for (var body = 1; body < moves.Length; body++) moves[body] |= moves[scene.Bodies[body].Parent];
        geoms = [.. Enumerable.Range(0, scene.Geoms.Length)
            .Where(geom => scene.Geoms[geom].Shape != GeomShape.Plane && scene.Geoms[geom].Color.Opacity > 0)];
        var sum = (-0.45 * camera.Right) + (0.8 * camera.Up) - (0.55 * camera.Forward);
        light = (1 / sum.Length) * sum;
        floor = Floor(scene);
    }

    /// <summary>Paints a frame into a rectangle.</summary>
    public void Paint(SKCanvas canvas, SKRect place, int frame)
    {
        var scale = Math.Min(place.Width / camera.Width, place.Height / camera.Height);
        canvas.Save();
        canvas.ClipRect(place);
        SKPoint Put(SpaceVector point)
        {
            var (x, y) = camera.Project(point, frame);
            return new SKPoint((float)(place.MidX + (scale * x)), (float)(place.MidY - (scale * y)));
        }

        if (floor is { } height)
        {
            PaintFloor(canvas, place, frame, height, scale, Put);
            PaintShadows(canvas, frame, height, Put);
        }

        foreach (var geom in geoms.OrderByDescending(geom => trajectory.GeomPose(frame, geom).Position.Dot(camera.Forward)))
            PaintGeom(canvas, frame, geom, Put);
        canvas.Restore();
    }

    // The highest plane that faces up and lies below what moves.
    private double? Floor(Scene scene)
    {
        var below = double.NegativeInfinity;
        for (var geom = 0; geom < scene.Geoms.Length; geom++)
        {
            if (scene.Geoms[geom].Shape != GeomShape.Plane || trajectory.Frames.Count == 0) continue;
            var pose = trajectory.GeomPose(0, geom);
            if (pose.Turn(new SpaceVector(0, 0, 1)).Z > 0.99) below = Math.Max(below, pose.Position.Z);
        }

        return double.IsFinite(below) ? below : null;
    }

    private void PaintFloor(SKCanvas canvas, SKRect place, int frame, double height, double scale, Func<SpaceVector, SKPoint> put)
    {
        var target = camera.Targets[frame];
        // Where the middle of the picture meets the floor.
        var middle = target + ((height - target.Z) / camera.Forward.Z * camera.Forward);
        var steep = Math.Sin(camera.Elevation * Math.PI / 180);
        var isStrip = camera.Elevation < 45;
        if (isStrip) middle = new SpaceVector(target.X, target.Y, height);
        var half = 0.5 * place.Width / scale;
        var deep = (isStrip ? StripShare : 0.55) * place.Height / scale / steep;
        var across = new SpaceVector(-camera.Right.Y, camera.Right.X, 0);
        var tile = Nice(2 * half / TilesAcross);

        // Tiles lie in the world, along the picture's sides: they pass by as the camera follows.
        var (x, y) = (middle.Dot(camera.Right), middle.Dot(across));
        using var paint = new SKPaint { IsAntialias = true };
        for (var i = (long)Math.Floor((x - half) / tile); i <= (x + half) / tile; i++)
        {
            for (var j = (long)Math.Floor((y - deep) / tile); j <= (y + deep) / tile; j++)
            {
                paint.Color = ((i + j) & 1) == 0 ? Ink.LightTile : Ink.DarkTile;
                double[] sides = [i * tile, (i + 1) * tile, Math.Max(j * tile, y - deep), Math.Min((j + 1) * tile, y + deep)];
                SpaceVector Corner(double along, double away) => new SpaceVector(0, 0, height) + (along * camera.Right) + (away * across);
                using var path = Polygon([put(Corner(sides[0], sides[2])), put(Corner(sides[1], sides[2])),
                    put(Corner(sides[1], sides[3])), put(Corner(sides[0], sides[3]))]);
                canvas.DrawPath(path, paint);
            }
        }
    }

    private void PaintShadows(SKCanvas canvas, int frame, double height, Func<SpaceVector, SKPoint> put)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = Ink.Shadow };
        foreach (var geom in geoms)
        {
            if (!moves[trajectory.Shape.Scene.Geoms[geom].Body]) continue;
            var outline = trajectory.OutlineOf(frame, geom, new SpaceVector(1, 0, 0), new SpaceVector(0, 1, 0));
            if (outline.All(point => point.Z < height)) continue;
            using var path = Polygon([.. outline.Select(point => put(point with { Z = height }))]);
            canvas.DrawPath(path, paint);
        }
    }

    private void PaintGeom(SKCanvas canvas, int frame, int index, Func<SpaceVector, SKPoint> put)
    {
        var geom = trajectory.Shape.Scene.Geoms[index];
        var pose = trajectory.GeomPose(frame, index);
        var color = Ink.Of(geom.Color, moves[geom.Body]);
        using var fill = new SKPaint { IsAntialias = true, Color = Ink.Mix(color, Ink.Line, 0.12) };
        using var edge = new SKPaint
        {
            IsAntialias = true,
            Color = Ink.Mix(color, Ink.Line, 0.75),
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 1.1f,
            StrokeJoin = SKStrokeJoin.Round,
        };
        if (geom.Mesh >= 0)
        {
            PaintMesh(canvas, trajectory.Shape.Scene.Meshes[geom.Mesh], pose, color, put);
            return;
        }

        using var outline = Polygon([.. trajectory.OutlineOf(frame, index, camera.Right, camera.Up).Select(put)]);
        if (geom.Shape == GeomShape.Box) PaintFaces(canvas, geom, pose, color, put);
        else
        {
            canvas.DrawPath(outline, fill);
            // What is round has a light side: itself, thinner, towards the light.
            var towards = light - (light.Dot(camera.Forward) * camera.Forward);
            var shift = (1 - LightShare) * 0.7 * Thickness(geom) * towards;
            using var bright = Polygon([.. Silhouette.Of(geom, pose, camera.Right, camera.Up, LightShare).Select(at => put(at + shift))]);
            fill.Color = Ink.Mix(color, Ink.Paper, 0.22);
            canvas.DrawPath(bright, fill);
        }

        canvas.DrawPath(outline, edge);
    }

    private void PaintFaces(SKCanvas canvas, SceneGeom geom, Pose pose, SKColor color, Func<SpaceVector, SKPoint> put)
    {
        foreach (var (normal, first, second) in Faces)
        {
            var outward = pose.Turn(normal);
            if (outward.Dot(camera.Forward) >= 0) continue;
            SpaceVector Corner(double a, double b)
            {
                var corner = normal + (a * first) + (b * second);
                return pose.Place(new SpaceVector(corner.X * geom.Size.X, corner.Y * geom.Size.Y, corner.Z * geom.Size.Z));
            }

            using var face = Polygon([put(Corner(-1, -1)), put(Corner(1, -1)), put(Corner(1, 1)), put(Corner(-1, 1))]);
            using var paint = new SKPaint { IsAntialias = true, Color = Lit(color, outward) };
            canvas.DrawPath(face, paint);
        }
    }

    // Its faces from far to near: what lies behind others is covered by them.
    private void PaintMesh(SKCanvas canvas, SceneMesh mesh, Pose pose, SKColor color, Func<SpaceVector, SKPoint> put)
    {
        SpaceVector[] vertices = [.. Enumerable.Range(0, mesh.VertexCount).Select(vertex => pose.Place(mesh.Vertex(vertex)))];
        var faces = Enumerable.Range(0, mesh.FaceCount).Select(face =>
        {
            var (a, b, c) = (vertices[mesh.Faces[3 * face]], vertices[mesh.Faces[(3 * face) + 1]], vertices[mesh.Faces[(3 * face) + 2]]);
            return (A: a, B: b, C: c, Normal: (b - a).Cross(c - a), Depth: (a + b + c).Dot(camera.Forward));
        });
        // Its edges in its own color, too, so that no line shows between two faces.
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.StrokeAndFill, StrokeWidth = 0.6f };
        foreach (var (a, b, c, normal, _) in faces.Where(face => face.Normal.Dot(camera.Forward) < 0).OrderByDescending(face => face.Depth))
        {
            using var path = Polygon([put(a), put(b), put(c)]);
            paint.Color = Lit(color, (1 / normal.Length) * normal);
            canvas.DrawPath(path, paint);
        }
    }

    private SKColor Lit(SKColor color, SpaceVector outward) =>
        Ink.Mix(Ink.Mix(color, Ink.Line, 0.28), Ink.Paper, 0.4 * Math.Max(0, outward.Dot(light)));

    private static double Thickness(SceneGeom geom) => geom.Shape == GeomShape.Ellipsoid
        ? Math.Min(geom.Size.X, Math.Min(geom.Size.Y, geom.Size.Z)) : geom.Size.X;

    private static SKPath Polygon(ReadOnlySpan<SKPoint> points)
    {
        var path = new SKPath();
        path.AddPoly(points.ToArray(), close: true);
        return path;
    }

    // 1, 2 or 5 times a power of ten, not less than the wish.
    private static double Nice(double wish)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wish)));
        foreach (var factor in (double[])[1, 2, 5])
            if (factor * power >= wish) return factor * power;
        return 10 * power;
    }
}
