namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>
/// Vertices of the convex hull of points, or those of a smaller polytope inside it: points are added by their distance from what there is,
/// the farthest first (Barber, Dobkin, Huhdanpaa, "The quickhull algorithm for convex hulls", 1996), until none is left outside or there
/// are as many as allowed.
/// </summary>
internal sealed class ConvexHull
{
    // Points that lie this much of the whole size from a face lie on it.
    private const double Flat = 1e-7;

    private readonly float[] points;
    private readonly List<Face> faces = [];
    private readonly List<int> vertices = [];
    private double flat;

    private ConvexHull(float[] points) => this.points = points;

    /// <summary>The hull's vertices, and the farthest that a point lies beyond a face of what they span.</summary>
    /// <param name="points">x, y, z of each.</param>
    /// <param name="most">The most vertices, at least 4.</param>
    /// <returns>Indices of points; null if all lie in a plane.</returns>
    public static (int[] Vertices, double Beyond)? Of(float[] points, int most)
    {
        var hull = new ConvexHull(points);
        return hull.Begin() ? hull.Grow(most) : null;
    }

    private (double X, double Y, double Z) At(int i) => (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]);

    private bool Begin()
    {
        var count = points.Length / 3;
        if (count < 4) return false;
        var all = Enumerable.Range(0, count);
        var first = all.MinBy(i => points[3 * i]);
        var second = all.MaxBy(i => Length(Minus(At(i), At(first))));
        var size = Length(Minus(At(second), At(first)));
        flat = Flat * size;
        var along = Minus(At(second), At(first));
        var third = all.MaxBy(i => Length(Cross(along, Minus(At(i), At(first)))));
        var normal = Cross(along, Minus(At(third), At(first)));
        if (size == 0 || Length(normal) <= flat * size) return false;
        var fourth = all.MaxBy(i => Math.Abs(Dot(normal, Minus(At(i), At(first)))));
        var height = Dot(normal, Minus(At(fourth), At(first))) / Length(normal);
        if (Math.Abs(height) <= flat) return false;
        var (a, b, c) = height < 0 ? (first, second, third) : (first, third, second);
        Face[] start = [New(a, b, c), New(a, fourth, b), New(b, fourth, c), New(c, fourth, a)];
        // Neighbors across the edges ab, bc, ca of each.
        (start[0].Ab, start[0].Bc, start[0].Ca) = (start[1], start[2], start[3]);
        (start[1].Ab, start[1].Bc, start[1].Ca) = (start[3], start[2], start[0]);
        (start[2].Ab, start[2].Bc, start[2].Ca) = (start[1], start[3], start[0]);
        (start[3].Ab, start[3].Bc, start[3].Ca) = (start[2], start[1], start[0]);
        faces.AddRange(start);
        vertices.AddRange([a, b, c, fourth]);
        foreach (var i in all) Assign(i, start);
        return true;
    }

    private (int[] Vertices, double Beyond) Grow(int most)
    {
        while (true)
        {
            Face? next = null;
            foreach (var face in faces)
                if (face.Farthest >= 0 && (next is null || face.Distance > next.Distance)) next = face;
            if (next is null) return ([.. vertices], 0);
            if (vertices.Count >= most) return ([.. vertices], next.Distance);
            Add(next.Farthest, next);
        }
    }

    private void Add(int point, Face from)
    {
        var visible = new List<Face> { from };
        var horizon = new List<(int From, int To, Face Beyond)>();
        from.IsGone = true;
        for (var i = 0; i < visible.Count; i++)
        {
            var face = visible[i];
            Look(face.Ab!, face.A, face.B);
            Look(face.Bc!, face.B, face.C);
            Look(face.Ca!, face.C, face.A);

            void Look(Face other, int a, int b)
            {
                if (other.IsGone) return;
                if (Distance(other, point) > 0)
                {
                    other.IsGone = true;
                    visible.Add(other);
                }
                else
                {
                    horizon.Add((a, b, other));
                }
            }
        }

        // An edge whose far side was found visible later is no horizon.
        horizon.RemoveAll(edge => edge.Beyond.IsGone);
        var made = new List<Face>();
        var byFirst = new Dictionary<int, Face>();
        var bySecond = new Dictionary<int, Face>();
        foreach (var (a, b, beyond) in horizon)
        {
            var face = New(a, b, point);
            face.Ab = beyond;
            if (beyond.A == b && beyond.B == a) beyond.Ab = face;
            else if (beyond.B == b && beyond.C == a) beyond.Bc = face;
            else beyond.Ca = face;
            byFirst[a] = face;
            bySecond[b] = face;
            made.Add(face);
        }

        foreach (var face in made)
        {
            face.Bc = byFirst.GetValueOrDefault(face.B) ?? face;
            face.Ca = bySecond.GetValueOrDefault(face.A) ?? face;
        }

        faces.RemoveAll(face => face.IsGone);
        faces.AddRange(made);
        vertices.Add(point);
        foreach (var face in visible)
            foreach (var outside in face.Outside)
                if (outside != point) Assign(outside, made);
    }

    private void Assign(int point, IReadOnlyList<Face> among)
    {
        Face? best = null;
        var most = flat;
        foreach (var face in among)
        {
            var distance = Distance(face, point);
            if (distance <= most) continue;
            (best, most) = (face, distance);
        }

        if (best is null) return;
        best.Outside.Add(point);
        if (best.Farthest < 0 || most > best.Distance) (best.Farthest, best.Distance) = (point, most);
    }

    private Face New(int a, int b, int c)
    {
        var normal = Cross(Minus(At(b), At(a)), Minus(At(c), At(a)));
        var length = Length(normal);
        // A face without area sees nothing.
        var unit = length > 0 ? (normal.X / length, normal.Y / length, normal.Z / length) : (0, 0, 0);
        return new Face(a, b, c, unit, Dot(unit, At(a)));
    }

    private double Distance(Face face, int point) => Dot(face.Normal, At(point)) - face.Offset;

    private static (double X, double Y, double Z) Minus((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        (a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    private static (double X, double Y, double Z) Cross((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        ((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    private static double Dot((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    private static double Length((double X, double Y, double Z) a) => Math.Sqrt(Dot(a, a));

    private sealed class Face(int a, int b, int c, (double X, double Y, double Z) normal, double offset)
    {
        public int A => a;

        public int B => b;

        public int C => c;

        public (double X, double Y, double Z) Normal => normal;

        public double Offset => offset;

        public Face? Ab { get; set; }

        public Face? Bc { get; set; }

        public Face? Ca { get; set; }

        public List<int> Outside { get; } = [];

        public int Farthest { get; set; } = -1;

        public double Distance { get; set; }

        public bool IsGone { get; set; }
    }
}
