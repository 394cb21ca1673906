using System.Globalization;
using System.Xml.Linq;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

[Needs(External.MuJoCo)]
public sealed class LegacyMassesTests
{
    // Mass, transverse and axial inertia of bodies before MuJoCo 2.1.1; HalfCheetah's torso has two capsules and only a mass here.
    public static TheoryData<string, string, double, double, double> Bodies => new()
    {
        { "swimmer", "torso", 34.5575192, 3.57094365, 0.172787596 },
        { "swimmer", "mid", 34.5575192, 3.57094365, 0.172787596 },
        { "swimmer", "back", 34.5575192, 3.57094365, 0.172787596 },
        { "reacher", "body0", 0.0345575192, 3.57094365e-05, 1.72787596e-06 },
        { "reacher", "body1", 0.0345575192, 3.57094365e-05, 1.72787596e-06 },
        { "reacher", "fingertip", 0.0041887902, 1.67551608e-07, 1.67551608e-07 },
        { "reacher", "target", 0.00305362806, 9.89375491e-08, 9.89375491e-08 },
        { "hopper", "torso", 3.53429174, 0.0618501054, 0.00441786467 },
        { "hopper", "thigh", 3.92699082, 0.0842666779, 0.00490873852 },
        { "hopper", "leg", 2.71433605, 0.0670441005, 0.00217146884 },
        { "hopper", "foot", 5.0893801, 0.0904637313, 0.00916088418 },
        { "half-cheetah", "torso", 6.36031332, 0, 0 },
        { "half-cheetah", "bthigh", 1.53524804, 0.0152557598, 0.00162429243 },
        { "half-cheetah", "bshin", 1.58093995, 0.0166083011, 0.00167263446 },
        { "half-cheetah", "bfoot", 1.0691906, 0.00544431854, 0.00113120366 },
        { "half-cheetah", "fthigh", 1.42558747, 0.0123185013, 0.00150827154 },
        { "half-cheetah", "fshin", 1.17885117, 0.00716269974, 0.00124722454 },
        { "half-cheetah", "ffoot", 0.849869452, 0.00289975457, 0.00089916188 },
        { "walker2d", "torso", 3.53429174, 0.0618501054, 0.00441786467 },
        { "walker2d", "thigh", 3.92699082, 0.0842666779, 0.00490873852 },
        { "walker2d", "leg", 2.71433605, 0.0670441005, 0.00217146884 },
        { "walker2d", "foot", 2.94053072, 0.0192114674, 0.0052929553 },
        { "walker2d", "thigh_left", 3.92699082, 0.0842666779, 0.00490873852 },
        { "walker2d", "leg_left", 2.71433605, 0.0670441005, 0.00217146884 },
        { "walker2d", "foot_left", 2.94053072, 0.0192114674, 0.0052929553 },
        { "ant", "torso", 0.327249235, 0.00818123087, 0.00818123087 },
        { "ant", "front_left_leg", 0.036476928, 0.000458560076, 0.00011672617 },
        { "ant", "aux_1", 0.036476928, 0.000458560076, 0.00011672617 },
        { "ant", "#4", 0.0649113788, 0.00235903999, 0.000207716412 },
        { "ant", "back_leg", 0.036476928, 0.000458560076, 0.00011672617 },
        { "ant", "#13", 0.0649113788, 0.00235903999, 0.000207716412 },
    };

    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Where(task => task.Options.Contains("masses")).Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Body_has_the_mass_and_inertia_of_the_papers_era(string task, string body, double mass, double transverse, double axial)
    {
        var model = TaskModels.Get(task, MassesOption.Legacy);
        var id = body[0] == '#' ? int.Parse(body[1..], CultureInfo.InvariantCulture) : model.IdOf(ModelObject.Body, body);
        Assert.Equal(mass, model.Numbers(ModelField.BodyMass)[id], 1e-8 * mass);
        if (transverse == 0)
            return;
        var inertia = model.Numbers(ModelField.BodyInertia).Slice(3 * id, 3);
        Assert.Equal(transverse, inertia[0], 1e-8 * transverse);
        Assert.Equal(transverse, inertia[1], 1e-8 * transverse);
        Assert.Equal(axial, inertia[2], 1e-8 * axial);
    }

    /// <summary>The library itself computes the same masses from cylinders as long as the old approximation took capsules for.</summary>
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Model_has_the_inertias_of_cylinders(string task)
    {
        using var model = new NativeModel(TaskModels.Text(task, MassesOption.Legacy));
        using var twin = new NativeModel(WithCylinders(TaskModels.Text(task, MassesOption.Library)));
        var count = model.Size("nbody");
        foreach (var (field, width) in new[]
            {
                ("body_mass", 1), ("body_subtreemass", 1), ("body_ipos", 3), ("body_inertia", 3), ("dof_M0", 0), ("dof_invweight0", 0),
            })
        {
            var length = width == 0 ? model.Size("nv") : width * count;
            var (mine, theirs) = (model.Array(field, length), twin.Array(field, length));
            for (var i = 0; i < length; i++)
                Assert.True(Math.Abs(mine[i] - theirs[i]) <= 1e-9 * Math.Abs(theirs[i]) + 1e-16,
                    $"{field}[{i}]: {mine[i]}, not {theirs[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Model_differs_from_the_librarys_in_nothing_but_inertia(string task)
    {
        using var legacy = new NativeModel(TaskModels.Text(task, MassesOption.Legacy));
        using var library = new NativeModel(TaskModels.Text(task, MassesOption.Library));
        var (geoms, joints) = (legacy.Size("ngeom"), legacy.Size("njnt"));
        foreach (var (field, length) in new[]
            {
                ("geom_size", 3 * geoms), ("geom_pos", 3 * geoms), ("geom_quat", 4 * geoms), ("jnt_range", 2 * joints),
                ("jnt_stiffness", joints),
                ("dof_armature", legacy.Size("nv")), ("qpos0", legacy.Size("nq")),
            })
            Assert.Equal(library.Array(field, length), legacy.Array(field, length));
        Assert.NotEqual(library.Array("body_mass", legacy.Size("nbody")), legacy.Array("body_mass", legacy.Size("nbody")));
    }

    [Fact]
    public void Half_cheetah_weighs_14_kg_and_asks_for_no_total()
    {
        var text = TaskModels.Text("half-cheetah", MassesOption.Legacy);
        Assert.DoesNotContain("settotalmass", text, StringComparison.Ordinal);
        Assert.Equal(14, TaskModels.Get("half-cheetah", MassesOption.Legacy).Numbers(ModelField.BodySubtreeMass)[0], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Environment_with_legacy_masses_moves_differently(string task)
    {
        using var legacy = TestEnvironments.Create(task, new TaskOptions { Masses = MassesOption.Legacy });
        using var library = TestEnvironments.Create(task);
        legacy.ResetTo(null, null, null);
        library.ResetTo(null, null, null);
        Assert.Equal(TestEnvironments.State(library), TestEnvironments.State(legacy));
        var action = TestEnvironments.Actions(legacy, 1)[0];
        legacy.Step(action);
        library.Step(action);
        Assert.NotEqual(library.Observation.ToArray(), legacy.Observation.ToArray());
        Assert.NotEqual(library.Info.Identity, legacy.Info.Identity);
    }

    private static string WithCylinders(string mjcf)
    {
        var document = XDocument.Parse(mjcf);
        var defaults = document.Root!.Element("default")!.Element("geom")!;
        foreach (var geom in document.Root.Element("worldbody")!.Descendants("body").Elements("geom").ToList())
        {
            if ((geom.Attribute("type") ?? defaults.Attribute("type"))?.Value != "capsule")
                continue;
            var size = Numbers((geom.Attribute("size") ?? defaults.Attribute("size"))!.Value);
            geom.SetAttributeValue("type", "cylinder");
            if (geom.Attribute("fromto") is { } fromTo)
            {
                var ends = Numbers(fromTo.Value);
                var length = Math.Sqrt(Enumerable.Range(0, 3).Sum(k => (ends[k + 3] - ends[k]) * (ends[k + 3] - ends[k])));
                for (var k = 0; k < 3; k++)
                {
                    var extension = (ends[k + 3] - ends[k]) / length * size[0] / 2;
                    (ends[k], ends[k + 3]) = (ends[k] - extension, ends[k + 3] + extension);
                }

                fromTo.Value = Text(ends);
            }
            else
            {
                geom.SetAttributeValue("size", Text([size[0], size[1] + size[0] / 2]));
            }
        }

        return document.ToString();
    }

    private static double[] Numbers(string text) =>
        Array.ConvertAll(text.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));

    private static string Text(double[] values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
