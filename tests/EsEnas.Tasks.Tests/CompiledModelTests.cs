using System.Text.Json;
using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

/// <summary>The compiled models against those of Gym's own files, field by field, to 1e-9 relative.</summary>
public sealed class CompiledModelTests
{
    // How many sizes a geom has, by type: plane, height field, sphere, capsule, ellipsoid, cylinder, box. The original files give some
    // geoms more.
    private static readonly int[] SizeCounts = [3, 0, 1, 2, 3, 2, 3];

    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Select(task => task.Name)];

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_number_equals_the_reference(string task)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(GoldenTrajectory.PathOf(task.Replace('-', '_') + ".model.json")));
        var root = document.RootElement;
        using var model = new NativeModel(TaskModels.Text(task, MassesOption.Library));

        foreach (var (name, _) in ModelFields.Sizes)
            // Humanoid: the original has room for five keyframes, of which it gives none.
            Assert.True(root.GetProperty(name).GetInt32() == model.Size(name)
                || (name == "nkey" && task.StartsWith("humanoid", StringComparison.Ordinal) && model.Size(name) == 0),
                $"{task} {name}: {model.Size(name)}, not {root.GetProperty(name)}");

        var fields = root.GetProperty("fields");
        foreach (var (name, _, _) in ModelFields.Arrays)
        {
            var expected = NativeModel.Flatten(fields.GetProperty(name));
            var actual = model.Array(name, expected.Length);
            if (name == "geom_size")
                ClearSpareSizes(expected, actual, model.Array("geom_type", model.Size("ngeom")));
            // Swimmer: what the original says with the removed attribute collision="predefined" we say with contype and conaffinity 0.
            if (task == "swimmer" && name is ("geom_contype" or "geom_conaffinity"))
                Array.Fill(expected, 0);
            AssertClose(expected, actual, $"{task} {name}");
        }

        foreach (var option in root.GetProperty("opt").EnumerateObject())
        {
            var expected = task == "swimmer" && option.Name == "collision" ? [0] : NativeModel.Flatten(option.Value);
            AssertClose(expected, model.Scalars(option.Name, expected.Length), $"{task} {option.Name}");
        }

        foreach (var statistic in root.GetProperty("stat").EnumerateObject())
        {
            var expected = NativeModel.Flatten(statistic.Value);
            AssertClose(expected, model.Scalars(statistic.Name, expected.Length), $"{task} {statistic.Name}");
        }

        Assert.Equal(root.GetProperty("total_mass").GetDouble(), model.Array("body_subtreemass", 1)[0],
            1e-9 * root.GetProperty("total_mass").GetDouble());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_field_of_the_reference_is_compared_or_named_as_left_out(string task)
    {
        string[] leftOut =
        [
            "geom_rgba", "geom_matid", "geom_user", "numeric_adr", "numeric_size", "numeric_data", "mj_version", "ncam", "nlight", "ntex",
            "ntexdata", "nmat",
            "nnumeric", "nnumericdata", "nuser_geom", "nnames", "njmax", "nconmax", "nstack", "nbuffer",
        ];
        using var document = JsonDocument.Parse(File.ReadAllText(GoldenTrajectory.PathOf(task.Replace('-', '_') + ".model.json")));
        var root = document.RootElement;
        var compared = ModelFields.Sizes.Select(field => field.Name).Concat(ModelFields.Arrays.Select(field => field.Name))
            .Append("total_mass").ToHashSet();

        var names = root.GetProperty("fields").EnumerateObject().Select(field => field.Name)
            .Concat(root.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Number)
                .Select(property => property.Name));
        Assert.All(names, name => Assert.True(compared.Contains(name) || leftOut.Contains(name), name));
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Names_equal_the_reference(string task)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(GoldenTrajectory.PathOf(task.Replace('-', '_') + ".model.json")));
        var model = TaskModels.Get(task, MassesOption.Library);
        foreach (var (key, kind) in new[]
            {
                ("body_names", MuJoCo.ModelObject.Body), ("joint_names", MuJoCo.ModelObject.Joint), ("geom_names", MuJoCo.ModelObject.Geom),
                ("actuator_names", MuJoCo.ModelObject.Actuator),
            })
        {
            var expected = document.RootElement.GetProperty(key).EnumerateArray().Select(name => name.GetString()).ToList();
            Assert.Equal(expected, Enumerable.Range(0, expected.Count).Select(i => model.NameOf(kind, i)));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Text_avoids_what_only_some_versions_accept(string task)
    {
        var text = TaskModels.Text(task, MassesOption.Library);
        foreach (var word in new[] { "coordinate=", "collision=", "apirate", "<texture", "<material", "autolimits" })
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        var defaults = XDocument.Parse(text).Root!.Element("default")!;
        Assert.NotNull(defaults.Element("joint")!.Attribute("limited"));
        Assert.NotNull(defaults.Element("motor")!.Attribute("ctrllimited"));
    }

    private static void ClearSpareSizes(double[] expected, double[] actual, double[] types)
    {
        for (var geom = 0; geom < types.Length; geom++)
        {
            for (var k = SizeCounts[(int)types[geom]]; k < 3; k++)
                expected[3 * geom + k] = actual[3 * geom + k] = 0;
        }
    }

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var tolerance = 1e-9 * Math.Max(Math.Abs(expected[i]), Math.Abs(actual[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}[{i}]: {actual[i]}, not {expected[i]}");
        }
    }
}
