using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>What stands in published models and harms nobody.</summary>
[Needs(External.MuJoCo)]
public sealed class ForeignModelTests
{
    private const string Yaml = """
        task: found
        model: found.xml
        frameSkip: 2
        horizon: 20
        observation:
          - { kind: joint-positions }
          - { kind: joint-velocities }
        reward:
          - { kind: forward-velocity, joint: along }
        """;

    [Theory]
    [InlineData("""<asset><texture type="skybox" builtin="gradient" rgb1="0.2 0.4 0.6" rgb2="0 0 0" width="32" height="32"/></asset>""")]
    [InlineData("""
        <asset>
          <texture name="squares" type="2d" builtin="checker" rgb1="0.1 0.2 0.3" rgb2="0.3 0.2 0.1" width="48" height="48"/>
          <material name="ground" texture="squares" texrepeat="8 8" texuniform="true" reflectance="0.1"/>
        </asset>
        """)]
    [InlineData("""<custom><numeric name="gear" data="3 4"/><text name="author" data="me"/></custom>""")]
    [InlineData("""<custom><tuple name="t"><element objtype="body" objname="cart" prm="1"/></tuple></custom>""")]
    [InlineData("""<size nuser_geom="2" nuser_body="3" nuser_jnt="-1"/>""")]
    [InlineData("""<size nkey="1"/>""")]
    [InlineData("""<size nstack="4000"/>""")]
    [InlineData("""<size njmax="-1" nconmax="-1"/>""")]
    [InlineData("""<size nuserdata="7"/>""")]
    [InlineData("""<compiler><lengthrange mode="muscle" inttotal="2" timestep="0.01"/></compiler>""")]
    [InlineData("""<actuator><adhesion name="grip" body="cart" ctrlrange="0 1" gain="2"/></actuator>""")]
    [InlineData("""
        <asset><mesh name="wedge" vertex="0 0 0  1 0 0  0 1 0  0 0 1" scale="0.1 0.1 0.1"/></asset>
        <worldbody><body pos="0 0 3"><joint name="free" type="slide" axis="0 0 1"/><geom type="mesh" mesh="wedge"/></body></worldbody>
        """)]
    public void Model_is_accepted_and_steps(string content)
    {
        using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(Yaml, Model(content)));
        environment.Reset(new RandomStream(1, RandomPurpose.Sample));
        for (var t = 0; t < 20; t++) Assert.True(double.IsFinite(environment.Step(new double[environment.Info.ActionSize]).Reward));
    }

    [Fact]
    public void Looks_change_no_number()
    {
        const string Looks =
            """<asset><texture name="t" type="2d" builtin="flat" width="8" height="8"/><material name="m" texture="t"/></asset>""";
        Assert.Equal(Trace(Model("")), Trace(Model(Looks)));

        static double[] Trace(string model)
        {
            using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(Yaml, model));
            environment.Reset(new RandomStream(1, RandomPurpose.Sample));
            return [.. Enumerable.Range(0, 20).Select(t => environment.Step([Math.Sin(t)]).Reward)];
        }
    }

    [Fact]
    public void Word_that_the_library_does_not_know_is_refused_with_its_version()
    {
        var error = Assert.Single(UserTaskFiles.ErrorsOf(
            UserTaskFiles.Of(Yaml, Model("""<actuator><position name="go" joint="along" wingspan="1"/></actuator>"""))));

        Assert.Equal("taskFile.model <position>", error.Key);
        Assert.Equal("wingspan", error.Value);
        Assert.Equal(2, error.Line);
        Assert.Contains($"what MuJoCo {MuJoCoLibrary.VersionText}, the library here, knows", error.Allowed, StringComparison.Ordinal);
        Assert.Contains("MUJOCO_PATH", error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XML Error: Schema violation: unrecognized attribute: 'dampratio' Element 'position', line 6", "position",
        "dampratio", "3.1.6")]
    [InlineData("XML Error: Schema violation: unrecognized attribute: 'timeconst' Element 'position', line 6", "position",
        "timeconst", "3.1.6")]
    [InlineData("XML Error: Schema violation: unrecognized element Element 'e_kinetic', line 6", "e_kinetic", "e_kinetic", "3.3.0")]
    [InlineData("XML Error: invalid keyword: 'implicitfast' Element 'option', line 6", "option", "implicitfast", "2.3.3")]
    public void Newer_word_is_refused_with_the_version_that_brought_it(string refusal, string element, string word, string version)
    {
        var error = NewerMjcf.Explain(refusal, "m.xml", "2.2.2");

        Assert.NotNull(error);
        Assert.Equal(($"m.xml <{element}>", word, 6), (error.Key, error.Value, error.Line));
        Assert.Contains($"what MuJoCo 2.2.2, the library here, knows; it came with {version}: MUJOCO_PATH", error.Allowed,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it took more than 15 seconds of processor time to compile and step")]
    [InlineData("Element 'position', line 99999999999999")]
    [InlineData("")]
    public void Other_refusals_stay_as_they_are(string refusal) => Assert.Null(NewerMjcf.Explain(refusal, "m.xml", "2.2.2"));

    // On one line: what comes first is on line 2.
    private static string Model(string content) => $"""
        <mujoco>
        {content}
        <worldbody>
          <body name="cart" pos="0 0 1">
            <joint name="along" type="slide" axis="1 0 0" damping="0.2"/>
            <geom type="sphere" size="0.07"/>
          </body>
        </worldbody>
        <actuator><motor name="push" joint="along" ctrllimited="true" ctrlrange="-2 2"/></actuator>
        </mujoco>
        """;
}
