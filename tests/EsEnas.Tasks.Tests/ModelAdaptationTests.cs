using System.Xml.Linq;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>What a library gets instead of the base text of a model, version by version.</summary>
public sealed class ModelAdaptationTests
{
    public static TheoryData<string> Tasks => TestEnvironments.Names;

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Library_before_3_0_0_gets_the_base_text_to_the_byte(string task)
    {
        foreach (var masses in MassesOf(task))
        {
            foreach (var version in (int[])[220, 222, 230, 237])
            {
                var (text, applied) = TaskModels.Adapted(task, masses, version);
                Assert.Equal(TaskModels.Text(task, masses), text);
                Assert.Empty(applied);
            }
        }
    }

    [Theory]
    [InlineData("swimmer", 3_014_000, "")]
    [InlineData("reacher", 3_014_000, "")]
    [InlineData("half-cheetah", 3_014_000, "")]
    [InlineData("walker2d", 3_014_000, "")]
    [InlineData("hopper", 340, "")]
    [InlineData("hopper", 3_005_000, "margins")]
    [InlineData("ant", 316, "")]
    [InlineData("ant", 320, "quaternions")]
    [InlineData("ant", 3_005_000, "quaternions margins")]
    [InlineData("pusher", 300, "anchors")]
    [InlineData("pusher", 327, "anchors")]
    [InlineData("pusher", 330, "anchors nativeccd")]
    [InlineData("pusher", 3_005_000, "anchors nativeccd margins")]
    [InlineData("pusher", 3_007_000, "anchors nativeccd margins")]
    [InlineData("pusher", 3_008_000, "anchors nativeccd margins multiccd")]
    [InlineData("striker", 340, "anchors quaternions nativeccd")]
    [InlineData("striker", 4_000_000, "anchors quaternions nativeccd margins multiccd")]
    [InlineData("thrower", 3_014_000, "quaternions nativeccd margins multiccd")]
    [InlineData("inverted-pendulum", 3_014_000, "")]
    [InlineData("inverted-double-pendulum", 3_014_000, "")]
    [InlineData("humanoid", 340, "quaternions")]
    [InlineData("humanoid-standup", 3_014_000, "quaternions margins")]
    public void Rules_apply_from_the_release_that_made_them_necessary(string task, int version, string expected) =>
        Assert.Equal(expected, string.Join(' ', TaskModels.Adapted(task, MassesOption.Library, version).Applied));

    [Fact]
    public void Margins_of_geoms_are_halved_and_those_of_joints_are_not()
    {
        var (text, _) = TaskModels.Adapted("ant", MassesOption.Library, 3_005_000);
        Assert.Equal("0.01", Assert.Single(Attributes(text, "joint", "margin")));
        Assert.Equal("0.005", Assert.Single(Attributes(text, "geom", "margin")));
        Assert.Equal("0.0005",
            Assert.Single(Attributes(TaskModels.Adapted("hopper", MassesOption.Legacy, 3_005_000).Text, "geom", "margin")));
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Half_margins_add_up_to_the_former_ones_because_all_geoms_have_the_same(string task)
    {
        using var model = Model.FromXml(TaskModels.Text(task, MassesOption.Library));
        Assert.Single(model.Numbers(ModelField.GeomMargin).ToArray().Distinct());
    }

    [Fact]
    public void Slides_of_puck_goal_and_ball_have_an_anchor_off_the_origin()
    {
        Assert.Equal(Enumerable.Repeat("0 0 0.1", 4),
            Attributes(TaskModels.Adapted("pusher", MassesOption.Library, 300).Text, "joint", "pos"));
        Assert.Equal(Enumerable.Repeat("0 0 0.1", 2),
            Attributes(TaskModels.Adapted("striker", MassesOption.Library, 300).Text, "joint", "pos"));
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("pusher", "pusher.puck")]
    [InlineData("striker", "striker.ball")]
    public void Slide_with_an_anchor_off_the_origin_moves_like_one_without(string task, string file)
    {
        Assert.SkipUnless(MuJoCoLibrary.Version < 300, "made for MuJoCo before 3.0.0, which steps both texts alike");
        using var plain = Model.FromXml(TaskModels.Text(task, MassesOption.Library)).CreateSimulation();
        using var moved = Model.FromXml(TaskModels.Adapted(task, MassesOption.Library, 300).Text).CreateSimulation();
        var golden = GoldenTrajectory.Load(file);
        foreach (var simulation in (Simulation[])[plain, moved])
            golden.Columns(golden.Rows[0], "qpos").CopyTo(simulation.Positions);
        foreach (var action in golden.Actions.Take(50))
        {
            foreach (var simulation in (Simulation[])[plain, moved])
            {
                action.CopyTo(simulation.Controls);
                simulation.Step(5);
            }

            for (var i = 0; i < plain.Positions.Length; i++)
                Assert.Equal(plain.Positions[i], moved.Positions[i], 1e-9);
        }
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Identity_keeps_the_hash_of_the_base_text_and_names_what_was_adapted(string task)
    {
        using var environment = TestEnvironments.Create(task);
        var description = TaskCatalog.Find(task);
        var hash = TaskModels.Hash(TaskModels.Text(task, MassesOption.Library), TaskOptionRules.Text(description, new TaskOptions()));
        var applied = TaskModels.Adapted(task, MassesOption.Library, MuJoCoLibrary.Version).Applied;
        var adapted = applied.Count > 0 ? $" adapted {string.Join('+', applied)}" : "";
        Assert.Equal($"task {task}/1 model {hash}{adapted} mujoco {MuJoCoLibrary.VersionText}", environment.Info.Identity);
    }

    [Fact]
    public void Every_rule_says_from_which_release_and_why()
    {
        Assert.Equal(ModelAdaptation.Rules.OrderBy(rule => rule.From), ModelAdaptation.Rules);
        Assert.All(ModelAdaptation.Rules, rule => Assert.True(rule.From >= 300 && rule.Why.Length > 50, rule.Name));
        Assert.Equal(ModelAdaptation.Rules.Count, ModelAdaptation.Rules.Select(rule => rule.Name).Distinct().Count());
    }

    private static MassesOption[] MassesOf(string task) =>
        TaskCatalog.Find(task).Options.Contains("masses") ? [MassesOption.Library, MassesOption.Legacy] : [MassesOption.Library];

    private static List<string> Attributes(string mjcf, string element, string attribute) =>
        [.. XDocument.Parse(mjcf).Descendants(element).Attributes(attribute).Select(found => found.Value)];
}
