using EsEnas.Core.Trajectories;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>A geom of the original and the one that stands for it.</summary>
internal sealed record GeomPair(int Original, int Result, GeomCheck Check);

/// <summary>What collides: surfaces, shapes and places of geoms, as far as an import is to leave them or to know them.</summary>
internal static class GeomComparison
{
    // Vertices are kept in single precision, and a hull's flat corners are left out.
    private const double HullTolerance = 1e-5;

    private static readonly double[][] Directions =
    [
        [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [1, 1, -1], [1, -1, 1], [-1, 1, 1],
    ];

    /// <summary>Each geom of the original with its successor; null if there are not as many of a body as there must be.</summary>
    /// <param name="original">The original.</param>
    /// <param name="result">The imported model, with as many bodies.</param>
    /// <param name="bodies">The result's number of each body of the original.</param>
    /// <param name="checks">What became of the geoms of each of the result's bodies.</param>
    public static List<GeomPair>? Match(Model original, Model result, int[] bodies, GeomCheck[][] checks)
    {
        var (before, after) = (GeomsOf(original), GeomsOf(result));
        var pairs = new List<GeomPair>();
        for (var body = 0; body < bodies.Length; body++)
        {
            var other = bodies[body];
            if (other >= checks.Length || other >= result.BodyCount) return null;
            List<int> first = [.. before[body]], second = [.. after[other]];
            if (first.Count != checks[other].Length || second.Count != checks[other].Count(check => check.Fate != GeomFate.Dropped))
                return null;
            var next = 0;
            for (var i = 0; i < first.Count; i++)
                if (checks[other][i].Fate != GeomFate.Dropped) pairs.Add(new GeomPair(first[i], second[next++], checks[other][i]));
        }

        return pairs;
    }

    /// <summary>What is compared number by number: of the original, or what a fitted one must be, and of the result.</summary>
    public static IEnumerable<(string What, IEnumerable<(double[] Wanted, double[] Result)> Rows)> Rows(Model original, Model result,
        IReadOnlyList<GeomPair> pairs)
    {
        yield return ("surfaces of geoms", pairs.Select(pair => (Surface(original, pair.Original), Surface(result, pair.Result))));
        var known = pairs.Where(pair => pair.Check.Fate == GeomFate.Fitted
            || (pair.Check.Fate == GeomFate.Same && original.Integers(ModelField.GeomType)[pair.Original] != (int)GeomShape.Mesh))
            .Select(pair => (Wanted: pair.Check.Expected ?? CompiledGeom.Of(original, pair.Original),
                Result: CompiledGeom.Of(result, pair.Result))).ToList();
        yield return ("shapes of geoms", known.Select(pair => (Shape(pair.Wanted), Shape(pair.Result))));
        yield return ("places of geoms", known.Select(pair => (Place(pair.Wanted), Place(pair.Result))));
    }

    /// <summary>How far the hulls of meshes reach in directions of their bodies.</summary>
    public static NumbersProof Hulls(Model original, Model result, IReadOnlyList<GeomPair> pairs)
    {
        var (count, most) = (0, 0.0);
        if (original.MeshCount > 0)
        {
            foreach (var pair in pairs.Where(pair => pair.Check.Fate == GeomFate.Same))
            {
                if (original.Integers(ModelField.GeomType)[pair.Original] != (int)GeomShape.Mesh) continue;
                count++;
                most = Math.Max(most, Distance(original, pair.Original, result, pair.Result));
            }
        }

        // Rounding of single precision is no difference.
        return new NumbersProof("hulls of meshes", count, most <= HullTolerance ? 0 : most, HullTolerance);
    }

    private static ILookup<int, int> GeomsOf(Model model)
    {
        var bodies = model.Integers(ModelField.GeomBody).ToArray();
        return Enumerable.Range(0, bodies.Length).ToLookup(geom => bodies[geom]);
    }

    private static double[] Surface(Model model, int geom) =>
    [
        model.Integers(ModelField.GeomContactType)[geom], model.Integers(ModelField.GeomContactAffinity)[geom],
        model.Integers(ModelField.GeomContactDimension)[geom], .. model.Row(ModelField.GeomFriction, geom),
        model.Numbers(ModelField.GeomMargin)[geom],
    ];

    private static double[] Shape(CompiledGeom geom) => [(int)geom.Shape, .. geom.OwnSize()];

    private static double[] Place(CompiledGeom geom) => [.. geom.Position, .. Quaternions.Matrix(geom.Quaternion)];

    private static double Distance(Model original, int first, Model result, int second)
    {
        if (result.Integers(ModelField.GeomType)[second] != (int)GeomShape.Mesh) return double.MaxValue;
        var (before, after) = (Reach(original, first), Reach(result, second));
        var size = before.Max(Math.Abs);
        return before.Zip(after, (a, b) => Math.Abs(a - b)).Max() / (size > 0 ? size : 1);
    }

    // The farthest that a vertex lies along each direction and against it, in the body's axes.
    private static double[] Reach(Model model, int geom)
    {
        var mesh = model.Integers(ModelField.GeomMesh)[geom];
        var vertices = model.Singles(ModelField.MeshVertices).Slice(3 * model.Integers(ModelField.MeshVertexAddress)[mesh],
            3 * model.Integers(ModelField.MeshVertexCount)[mesh]);
        var place = CompiledGeom.Of(model, geom);
        var reach = new double[2 * Directions.Length];
        Array.Fill(reach, double.NegativeInfinity);
        for (var i = 0; i < vertices.Length; i += 3)
        {
            var turned = Quaternions.Turn3(place.Quaternion, [vertices[i], vertices[i + 1], vertices[i + 2]]);
            for (var k = 0; k < Directions.Length; k++)
            {
                var along = 0.0;
                for (var axis = 0; axis < 3; axis++) along += Directions[k][axis] * (place.Position[axis] + turned[axis]);
                reach[2 * k] = Math.Max(reach[2 * k], along);
                reach[(2 * k) + 1] = Math.Max(reach[(2 * k) + 1], -along);
            }
        }

        return reach;
    }
}
