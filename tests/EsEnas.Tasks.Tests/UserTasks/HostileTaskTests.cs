using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>
/// Ten hostile models and task files for every element that other people's robots brought in: each is refused with a bounded message that
/// names element or key, or does no harm: the task steps.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class HostileTaskTests
{
    private const bool Refused = true;
    private const bool Harmless = false;

    private const string Vertices = "0 0 0 0.1 0 0 0 0.1 0 0 0 0.1";

    private const string MeshGeom = "<worldbody><geom type=\"mesh\" mesh=\"m\"/></worldbody>";

    private static readonly string Long = new('a', 100_000);

    /// <summary>Elements of a model: what stands in it, and what becomes of it.</summary>
    public static TheoryData<string, string, bool> Models => new()
    {
        { "texture", """<asset><texture name="t" builtin="flat" width="60000" height="60000"/></asset>""", Harmless },
        { "texture", """<asset><texture name="t" builtin="checker" width="-1" height="nan"/></asset>""", Harmless },
        { "texture", """<asset><texture name="t" builtin="no such thing"/><texture name="t" builtin="flat"/></asset>""", Harmless },
        { "texture", """<asset><texture name="t" file="/dev/zero"/></asset>""", Refused },
        { "texture", """<asset><texture name="t" builtin="none" fileright="../../secret.png"/></asset>""", Refused },
        { "texture", """<asset><texture file="http://127.0.0.1/a.png"/></asset>""", Refused },
        { "texture", """<asset><texture builtin="flat" content_type="text/html"/></asset>""", Refused },
        { "texture", """<asset><texture builtin="flat"><plugin plugin="x"/></texture></asset>""", Refused },
        { "texture", """<asset><texture builtin="flat"><include file="x"/></texture></asset>""", Refused },
        { "texture", $"<asset>{string.Concat(Enumerable.Repeat("<texture builtin=\"flat\"/>", 1001))}</asset>", Refused },

        { "material", """<asset><material name="m" texture="gone"/></asset>""", Harmless },
        { "material", """<asset><material name="m" rgba="1 0 0 1" texrepeat="1e308 nan"/></asset>""", Harmless },
        { "material", """<asset><material name="m"><layer texture="gone" role="no role"/></material></asset>""", Harmless },
        { "material", """<asset><material name="m" rgba="words"/></asset>""", Refused },
        { "material", """<asset><material name="m"/><material name="m"/></asset>""", Refused },
        { "material", """<asset><material/></asset>""", Refused },
        { "material", """<asset><material name="m" file="/etc/passwd"/></asset>""", Refused },
        { "material", """<asset><material name="m" instance="x"/></asset>""", Refused },
        { "material", """<worldbody><geom size="1" material="gone"/></worldbody>""", Refused },
        { "material", $"<asset>{string.Concat(Enumerable.Range(0, 1001).Select(i => $"<material name=\"m{i}\"/>"))}</asset>", Refused },

        { "custom", """<custom><numeric name="n" size="2000000000" data="1"/></custom>""", Harmless },
        { "custom", """<custom><numeric name="n" data="nan inf 1e999"/></custom>""", Harmless },
        { "custom", """<custom><text name="t" data="$(rm -rf /); %n%n%n"/></custom>""", Harmless },
        { "custom", """<custom><tuple name="t"><element objtype="body" objname="nobody" prm="1"/></tuple></custom>""", Harmless },
        { "custom", """<custom><numeric/><numeric/><text/><tuple/></custom>""", Harmless },
        { "custom", """<custom><worldbody><geom size="9"/></worldbody></custom>""", Harmless },
        { "custom", """<custom><text name="t" file="/etc/passwd"/></custom>""", Refused },
        { "custom", """<custom><include file="more.xml"/></custom>""", Refused },
        { "custom", """<custom><extension><plugin plugin="x"/></extension></custom>""", Refused },
        { "custom", $"<custom>{string.Concat(Enumerable.Repeat("<numeric/>", 1001))}</custom>", Refused },

        { "size", """<size njmax="4000" nconmax="1"/>""", Harmless },
        { "size", """<size nstack="8388608"/>""", Harmless },
        { "size", """<size nuser_geom="100" nuser_body="100" nuserdata="1000"/>""", Harmless },
        { "size", """<size njmax="99999999999999999999"/>""", Refused },
        { "size", """<size njmax="0x7fffffff"/>""", Refused },
        { "size", """<size nconmax="1e9"/>""", Refused },
        { "size", """<size nstack="-2147483648"/>""", Refused },
        { "size", """<size memory="18446744073709551615K"/>""", Refused },
        { "size", """<size nuser_sensor="101"/>""", Refused },
        { "size", """<size nbuffer="4"/>""", Refused },

        { "frame", """<worldbody><frame pos="1e300 0 0"><body><geom size="1"/></body></frame></worldbody>""", Refused },
        { "frame", """<worldbody><frame quat="0 0 0 0"><geom size="1"/></frame></worldbody>""", Refused },
        { "frame", """<worldbody><frame euler="nan 0 0"><geom size="1"/></frame></worldbody>""", Refused },
        { "frame", """<frame><worldbody/></frame>""", Refused },
        { "frame", """<worldbody><frame childclass="gone"><geom size="1"/></frame></worldbody>""", Refused },
        { "frame", """<worldbody><frame file="x"><geom size="1"/></frame></worldbody>""", Refused },
        { "frame", """<worldbody><frame><include file="x"/></frame></worldbody>""", Refused },
        { "frame", """<worldbody><frame><replicate count="1000000000"><geom size="1"/></replicate></frame></worldbody>""", Refused },
        {
            "frame", $"<worldbody>{string.Concat(Enumerable.Repeat("<frame>", 70))}{string.Concat(Enumerable.Repeat("</frame>", 70))}"
                + "</worldbody>", Refused
        },
        { "frame", $"<worldbody>{string.Concat(Enumerable.Repeat("<frame/>", 1001))}</worldbody>", Refused },

        { "mesh", $"""<asset><mesh name="m" vertex="{Vertices}"/></asset>""", Harmless },
        { "mesh", $"""<asset><mesh name="m" vertex="{Vertices}" face="0 1 2000000000"/></asset>""", Refused },
        { "mesh", $"""<asset><mesh name="m" vertex="{Vertices}" face="0 1 -100000000"/></asset>""", Refused },
        { "mesh", """<asset><mesh name="m" vertex="nan nan nan 1 0 0 0 1 0 0 0 1"/></asset>""", Refused },
        { "mesh", """<asset><mesh name="m" vertex="0 0 0 1 0 0 2 0 0 3 0 0"/></asset>""", Refused },
        { "mesh", """<asset><mesh name="m" vertex="0 0"/></asset>""", Refused },
        { "mesh", """<asset><mesh name="m"/></asset>""", Refused },
        { "mesh", $"""<asset><mesh name="m" vertex="{Vertices}" scale="0 0 0"/></asset>{MeshGeom}""", Harmless },
        { "mesh", """<asset><mesh name="m" file="data:,0 0 0"/></asset>""", Refused },
        { "mesh", """<asset><mesh name="m" builtin="supersphere" params="100000 1 1"/></asset>""", Refused },

        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="0 1" gain="1e300"/></actuator>""", Harmless },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="0 1" gain="-1"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" body="gone" ctrlrange="0 1"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" ctrlrange="0 1"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="-1 1"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="1 0"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="0 1" gain="nan"/></actuator>""", Harmless },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="0 1" plugin="p"/></actuator>""", Refused },
        { "adhesion", """<actuator><adhesion name="a" body="cart" ctrlrange="0 1" delay="1"/></actuator>""", Refused },
        {
            "adhesion", $"<actuator>{string.Concat(Enumerable.Repeat("<adhesion body=\"cart\" ctrlrange=\"0 1\"/>", 201))}</actuator>",
            Refused
        },
    };

    /// <summary>Sections of a task file.</summary>
    public static TheoryData<string, string, bool> Sections => new()
    {
        { "keyframe", "start: { keyframe: up }", Harmless },
        { "keyframe", "start: { keyframe: far }", Refused },
        { "keyframe", "start: { keyframe: 0 }", Refused },
        { "keyframe", "start: { keyframe: -1 }", Refused },
        { "keyframe", "start: { keyframe: \"\" }", Refused },
        { "keyframe", "start: { keyframe: [up] }", Refused },
        { "keyframe", "start: { keyframe: ../up }", Refused },
        { "keyframe", "start: { keyframe: up, keyframe: up }", Refused },
        { "keyframe", "start: up", Refused },
        { "keyframe", $"start: {{ keyframe: {Long[..101]} }}", Refused },

        { "targets", "targets: { a: [-1.0e+10, 1.0e+10] }", Harmless },
        { "targets", "targets: { a: [1, 1] }", Refused },
        { "targets", "targets: { a: [2, 1] }", Refused },
        { "targets", "targets: { a: [.nan, 1] }", Refused },
        { "targets", "targets: { a: [0, .inf] }", Refused },
        { "targets", "targets: { a: [0, 1, 2] }", Refused },
        { "targets", "targets: { a: { low: 0, high: 1 } }", Refused },
        { "targets", "targets: { a b: [0, 1] }", Refused },
        { "targets", "targets: [a]", Refused },
        { "targets", $"targets: {{ {string.Join(", ", Enumerable.Range(0, 21).Select(i => $"t{i}: [0, 1]"))} }}", Refused },

        { "start noise", "resetNoise: { positions: [{ joints: [along], law: uniform, scale: 1000 }] }", Harmless },
        { "start noise", "resetNoise: { positions: [{ joints: all, law: rotation }] }", Harmless },
        { "start noise", "resetNoise: { positions: [] }", Refused },
        { "start noise", "resetNoise: { positions: [{ joints: [along], law: rotation }] }", Refused },
        { "start noise", "resetNoise: { velocities: [{ joints: [along], law: rotation }] }", Refused },
        { "start noise", "resetNoise: { positions: [{ joints: [gone], law: uniform, scale: 1 }] }", Refused },
        { "start noise", "resetNoise: { positions: [{ joints: [along, along], law: uniform, scale: 1 }] }", Refused },
        { "start noise", "resetNoise: { positions: [{ joints: [along], law: uniform, scale: -1 }] }", Refused },
        { "start noise", "resetNoise: { positions: [{ joints: [along], law: cauchy, scale: 1 }] }", Refused },
        {
            "start noise", $"resetNoise: {{ positions: [{string.Join(", ", Enumerable.Repeat("{ law: uniform, scale: 1 }", 101))}] }}",
            Refused
        },

        { "refresh and contact", "refresh: true", Harmless },
        { "refresh and contact", "start: { withoutContact: true }", Harmless },
        // The cart is born inside of the floor: a hundred draws, and the start stands.
        { "refresh and contact", "start: { keyframe: sunk, withoutContact: true }", Harmless },
        { "refresh and contact", "refresh: 1", Refused },
        { "refresh and contact", "refresh: [true]", Refused },
        { "refresh and contact", "refresh: \"true\"", Refused },
        { "refresh and contact", "refresh: yes", Refused },
        { "refresh and contact", "start: { withoutContact: always }", Refused },
        { "refresh and contact", "start: { keyframe: gone, withoutContact: true }", Refused },
        { "refresh and contact", "start: { withoutContact: true, draws: 1000000000 }", Refused },
    };

    /// <summary>Observation terms.</summary>
    public static TheoryData<string, string, bool> Terms => new()
    {
        { "site", "{ kind: site-position, site: tip }", Harmless },
        { "site", "{ kind: site-position, site: tip, relativeTo: tip }", Harmless },
        { "site", "{ kind: site-position, site: gone }", Refused },
        { "site", "{ kind: site-position, site: \"tip\\0\" }", Refused },
        { "site", "{ kind: site-position, site: -1 }", Refused },
        { "site", "{ kind: site-position, site: [tip, tip] }", Refused },
        { "site", "{ kind: site-position }", Refused },
        { "site", "{ kind: site-position, site: tip, relativeTo: gone }", Refused },
        { "site", "{ kind: site-position, site: tip, clip: [1, -1] }", Refused },
        { "site", $"{{ kind: site-position, site: {Long[..101]} }}", Refused },

        { "clock", "{ kind: clock, period: 0.001 }", Harmless },
        { "clock", "{ kind: clock, period: 1000000 }", Harmless },
        { "clock", "{ kind: clock, period: 0 }", Refused },
        { "clock", "{ kind: clock, period: -1 }", Refused },
        { "clock", "{ kind: clock, period: 1.0e-300 }", Refused },
        { "clock", "{ kind: clock, period: .nan }", Refused },
        { "clock", "{ kind: clock, period: .inf }", Refused },
        { "clock", "{ kind: clock, period: 1 s }", Refused },
        { "clock", "{ kind: clock }", Refused },
        { "clock", "{ kind: clock, period: 1, phase: 3 }", Refused },

        { "up", "{ kind: body-up, body: cart, axis: z }", Harmless },
        { "up", "{ kind: body-up, body: world, axis: x }", Harmless },
        { "up", "{ kind: body-up, body: cart, axis: w }", Refused },
        { "up", "{ kind: body-up, body: cart, axis: 3 }", Refused },
        { "up", "{ kind: body-up, body: cart, axis: [x, z] }", Refused },
        { "up", "{ kind: body-up, body: gone, axis: z }", Refused },
        { "up", "{ kind: body-up, axis: z }", Refused },
        { "up", "{ kind: body-up, body: cart, axis: z, coefficient: 2 }", Refused },
        { "up", "{ kind: body-position, body: cart, axis: z }", Refused },
        { "up", "{ kind: body-up, body: cart, axis: z, noise: .inf }", Refused },
    };

    /// <summary>Values of <c>taskOptions.edition</c> on tasks.</summary>
    public static TheoryData<string, string, bool> Editions => new()
    {
        { "swimmer", "v5", Harmless }, { "humanoid", "v4", Harmless }, { "swimmer", "v3", Refused }, { "swimmer", "V5", Refused },
        { "swimmer", "5", Refused }, { "swimmer", "\" v5\"", Refused }, { "swimmer", "[v4, v5]", Refused },
        { "swimmer", "{ v5: true }", Refused },
        { "striker", "v5", Refused }, { "ackley", "v4", Refused },
    };

    [Theory, MemberData(nameof(Models))]
    public void Model_is_refused_or_harmless(string element, string content, bool isRefused) =>
        Judge($"{element} {content}", () => Toy("", "{ kind: joint-positions }", content), isRefused);

    [Theory, MemberData(nameof(Sections))]
    public void Section_is_refused_or_harmless(string element, string section, bool isRefused) =>
        Judge($"{element} {section}", () => Toy(section, "{ kind: joint-positions }", ""), isRefused);

    [Theory, MemberData(nameof(Terms))]
    public void Term_is_refused_or_harmless(string element, string term, bool isRefused) =>
        Judge($"{element} {term}", () => Toy("", term, ""), isRefused);

    [Theory, MemberData(nameof(Editions))]
    public void Edition_is_refused_or_harmless(string task, string edition, bool isRefused) => Judge("edition",
        () => SpecificationText.Read(SpecificationYaml.Parse($"task: {task}\ntaskOptions:\n  edition: {edition}\n")), isRefused);

    [Fact]
    public void Every_element_has_ten()
    {
        (string, bool)[] rows =
        [
            .. from data in (TheoryData<string, string, bool>[])[Models, Sections, Terms]
               from row in data
               select (row.Data.Item1, row.Data.Item3),
            .. from row in Editions select ("edition", row.Data.Item3),
        ];
        Assert.All(rows.GroupBy(row => row.Item1), group => Assert.Equal(10, group.Count()));
        Assert.Equal(15, rows.Select(row => row.Item1).Distinct().Count());
    }

    private static void Judge(string what, Func<ExperimentSpecification> make, bool isRefused)
    {
        SpecificationException? refusal = null;
        try
        {
            var specification = make();
            _ = TaskCatalog.CreateObjective(specification);
            using var environment = TaskCatalog.CreateEnvironment(specification);
            environment.Reset(TestEnvironments.Stream());
            var action = new double[environment.Info.ActionSize];
            for (var step = 0; step < 20 && environment.Step(action).IsValid; step++) action.AsSpan().Fill(step % 2);
        }
        catch (SpecificationException exception)
        {
            refusal = exception;
        }

        Assert.True(isRefused == refusal is not null, $"{what}: {refusal?.Message ?? "was accepted"}");
        if (refusal is null) return;
        Assert.InRange(refusal.Message.Length, 1, 12_000);
        Assert.All(refusal.Errors, error =>
        {
            Assert.NotEmpty(error.Key);
            Assert.InRange(error.Value.Length, 0, 300);
            Assert.DoesNotContain(error.ToString(), char.IsControl);
        });
    }

    private static ExperimentSpecification Toy(string section, string term, string content) => UserTaskFiles.Of($$"""
        task: hostile
        model: hostile.xml
        frameSkip: 2
        observation:
          - {{term}}
        reward:
          - { kind: forward-velocity, joint: along }
        {{section}}
        """, $"""
        <mujoco>
          <option timestep="0.01"/>
          <worldbody>
            <geom name="floor" type="plane" size="5 5 1"/>
            <body name="cart" pos="0 0 0.2">
              <joint name="along" type="slide" axis="1 0 0" damping="0.4"/>
              <joint name="lift" type="slide" axis="0 0 1" damping="4" stiffness="50"/>
              <geom name="cart" type="box" size="0.1 0.1 0.05"/>
              <site name="tip" pos="0.1 0 0"/>
            </body>
          </worldbody>
          <actuator><motor name="push" joint="along" gear="3" ctrllimited="true" ctrlrange="-1 1"/></actuator>
          <keyframe><key name="up" qpos="0 0.1"/><key name="sunk" qpos="0 -0.2"/></keyframe>
        {content}
        </mujoco>
        """);
}
