using EsEnas.Core.Documents;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Tasks.Tests.UserTasks.Import;

/// <summary>
/// URDF robots and start poses that want harm: refused with a bounded message, not proved and so not written, or imported and played
/// without harm.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class HostileUrdfAndStandTests : IDisposable
{
    private const bool Refused = true;
    private const bool Harmless = false;

    private const string Inertial =
        "<inertial><mass value=\"1\"/><inertia ixx=\"0.1\" iyy=\"0.1\" izz=\"0.1\" ixy=\"0\" ixz=\"0\" iyz=\"0\"/></inertial>";

    private const string Two = $"<link name=\"a\">{Inertial}</link><link name=\"b\">{Inertial}</link>";

    private readonly RobotFiles files = new();

    public static TheoryData<string, bool> Urdfs => new()
    {
        { Two + Joint("revolute", "<limit lower=\"-1e300\" upper=\"1e300\" effort=\"1e300\" velocity=\"nan\"/>"), Harmless },
        { Two + Joint("continuous", "<mimic joint=\"j\" multiplier=\"1e300\"/><limit effort=\"5\"/>"), Harmless },
        { Two + Joint("revolute", "<limit lower=\"nan\" upper=\"inf\" effort=\"5\"/>"), Refused },
        { Two + Joint("continuous", "<axis xyz=\"0 0 0\"/>"), Refused },
        { Two + Joint("continuous", "<origin xyz=\"1e999 0 0\"/>"), Refused },
        { Two + Joint("planar", ""), Refused },
        { $"<link name=\"a\">{Inertial.Replace("value=\"1\"", "value=\"-1\"", StringComparison.Ordinal)}</link>"
            + $"<link name=\"b\">{Inertial}</link>" + Joint("continuous", ""), Refused },
        { $"<link name=\"a\"/><link name=\"b\"><collision><geometry><mesh filename=\"file:///etc/passwd\"/></geometry></collision></link>"
            + Joint("continuous", ""), Refused },
        { $"<link name=\"a\"/><link name=\"b\"><collision><geometry><mesh filename=\"package://../../secret.stl\"/></geometry></collision>"
            + "</link>" + Joint("continuous", ""), Refused },
        { $"<mujoco><compiler meshdir=\"/etc\" fusestatic=\"true\"/><extension><plugin plugin=\"x\"/></extension></mujoco>{Two}"
            + Joint("continuous", "<limit effort=\"1\"/>"), Harmless },
    };

    /// <summary>What a model has instead of a keyframe section, with <c>--stand</c>.</summary>
    public static TheoryData<string, bool> Stands => new()
    {
        { "", Harmless },
        { "<keyframe/>", Harmless },
        { "<keyframe><key/></keyframe>", Harmless },
        { "<keyframe><key qpos=\"0 0 1e9 1 0 0 0 0\"/></keyframe>", Harmless },
        { "<keyframe><key qpos=\"0 0 1 0 0 0 0 0\"/></keyframe>", Harmless },
        { "<keyframe><key qpos=\"1 2 3\"/></keyframe>", Refused },
        { "<keyframe><key qpos=\"nan nan nan nan nan nan nan nan\"/></keyframe>", Harmless },
        { "<keyframe><key name=\"a\"/><key name=\"a\"/></keyframe>", Refused },
        { "<keyframe><key file=\"/etc/passwd\"/></keyframe>", Refused },
        { $"<keyframe>{string.Concat(Enumerable.Repeat("<key/>", 21))}</keyframe>", Harmless },
    };

    public void Dispose() => files.Dispose();

    [Theory, MemberData(nameof(Urdfs))]
    public void Urdf_is_refused_or_harmless(string content, bool isRefused) =>
        Judge(files.Write("r.urdf", $"<robot name=\"r\">{content}</robot>"), new ImportOptions(), isRefused);

    [Theory, MemberData(nameof(Stands))]
    public void Start_pose_is_refused_or_harmless(string keyframe, bool isRefused) => Judge(files.Write("r.xml", $"""
        <mujoco>
          <worldbody>
            <geom type="plane" size="5 5 1"/>
            <body name="trunk" pos="0 0 0.5">
              <freejoint/>
              <geom size="0.1"/>
              <body pos="0 0 -0.1"><joint name="hip" axis="0 1 0"/><geom type="capsule" fromto="0 0 0 0 0 -0.2" size="0.02"/></body>
            </body>
          </worldbody>
          <actuator><motor name="hip" joint="hip" ctrllimited="true" ctrlrange="-1 1"/></actuator>
          {keyframe}
        </mujoco>
        """), new ImportOptions { Stands = true }, isRefused);

    private static string Joint(string type, string content) =>
        $"<joint name=\"j\" type=\"{type}\"><parent link=\"a\"/><child link=\"b\"/>{content}</joint>";

    private static void Judge(string robot, ImportOptions options, bool isRefused)
    {
        SpecificationException? refusal = null;
        var isProved = true;
        try
        {
            var imported = RobotImport.Run(robot, options);
            // Without a proof nothing is written.
            isProved = imported.Proof.Holds;
            using var environment = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(imported.Definition, imported.Model));
            environment.Reset(TestEnvironments.Stream());
            var action = new double[environment.Info.ActionSize];
            for (var step = 0; step < 20 && environment.Step(action).IsValid; step++) action.AsSpan().Fill(step % 2);
        }
        catch (SpecificationException exception)
        {
            refusal = exception;
        }

        Assert.True(isRefused == (refusal is not null || !isProved), refusal?.Message ?? "was imported");
        if (refusal is not null) Assert.InRange(refusal.Message.Length, 1, 4000);
    }
}
