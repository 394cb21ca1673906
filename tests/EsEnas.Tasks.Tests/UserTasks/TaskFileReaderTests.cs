using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests.UserTasks;

public sealed class TaskFileReaderTests
{
    /// <summary>A change of the toy task, the key that is refused, its value, its line and words of what is allowed.</summary>
    public static TheoryData<string, string, string, string, int, string> Refusals => new()
    {
        { "task: toy", "task: hopper", "task", "hopper", 1, "no built-in task" },
        { "task: toy", "task: Toy", "task", "Toy", 1, "lower-case" },
        { "task: toy", "task: a/b", "task", "a/b", 1, "lower-case" },
        { "task: toy", "task: a123456789a123456789a123456789a123456789a123456789a", "task",
            "a123456789a123456789a123456789a123456789a123456789a", 1, "at most 50" },
        { "task: toy", "task: [a]", "task", "[a]", 1, "a text" },
        { "frameSkip: 2", "frameSkip: 0", "frameSkip", "0", 3, "an integer from 1 to 1000" },
        { "frameSkip: 2", "frameSkip: 1.5", "frameSkip", "1.5", 3, "an integer from 1 to 1000" },
        { "frameSkip: 2", "frameSkip: '2'", "frameSkip", "\"2\"", 3, "an integer from 1 to 1000" },
        { "frameSkip: 2", "frameskip: 2", "frameskip", "2", 3, "no such key" },
        { "frameSkip: 2", "frameSkip: 04", "frameSkip", "04", 3, "an integer from 1 to 1000" },
        { "frameSkip: 2", "frameSkip: 0x2", "frameSkip", "0x2", 3, "an integer from 1 to 1000" },
        { "frameSkip: 2", "frameSkpi: 2", "frameSkpi", "2", 3, "did you mean 'frameSkip'?" },
        { "{ kind: joint-positions }", "{ kind: joint-position }", "observation[0].kind", "joint-position", 5, "one of joint-positions" },
        { "{ kind: joint-positions }", "{ joints: all }", "observation[0].kind", "", 5, "is missing: " },
        { "{ kind: joint-positions }", "{ kind: joint-positions, body: tip }", "observation[0].body", "tip", 5,
            "no such key here; there are: kind, joints, clip" },
        { "{ kind: joint-positions }", "joint-positions", "observation[0]", "joint-positions", 5, "a mapping" },
        { "joints: [root, swing]", "joints: [root, root]", "observation[1].joints", "[root, root]", 6, "none of them twice" },
        { "joints: [root, swing]", "joints: []", "observation[1].joints", "[]", 6, "1 to 500 names" },
        { "joints: [root, swing]", "joints: [root, swung]", "observation[1].joints", "swung", 6, "a joint of the model: root, swing" },
        { "clip: [-3, 3]", "clip: [3, -3]", "observation[1].clip", "[3, -3]", 6, "the lower first" },
        { "clip: [-3, 3]", "clip: 3", "observation[1].clip", "3", 6, "the lower first" },
        { "clip: [-3, 3]", "clip: [-.inf, 3]", "observation[1].clip", "[-.inf, 3]", 6, "the lower first" },
        { "body: tip }", "body: top }", "observation[2].body", "top", 7, "a body of the model: world, ball, arm, tip" },
        { "body: tip }", "other: tip }", "observation[2].body", "", 7, "is missing: " },
        { "relativeTo: ball", "relativeTo: bull", "observation[3].relativeTo", "bull", 8, "a body, site or geom of the model" },
        { "kind: sensor, sensor: feel }", "kind: sensor, sensor: fool }", "observation[4].sensor", "fool", 9,
            "a sensor of the model: feel, angle" },
        { "actions: [idle]", "actions: [lazy]", "actions", "lazy", 10, "an actuator" },
        { "coefficient: -2", "coefficient: 1e7", "reward[0].coefficient", "1e7", 12, "a number from -1000000 to 1000000" },
        { "coefficient: -2", "coefficient: .nan", "reward[0].coefficient", ".nan", 12, "a number from" },
        { "read: before-step", "read: before", "reward[0].read", "before", 12, "one of after-step, before-step" },
        { "from: tip, to: ball, coefficient: 3", "from: tip, coefficient: 3", "reward[1].to", "", 13, "is missing: " },
        { "body: tip, axis: z", "body: tip", "reward[2].axis", "", 14, "one of x, y, z" },
        { "body: tip, axis: z", "body: tip, joint: root", "reward[2].joint", "root", 14, "and only one" },
        { "coordinate: 2", "coordinate: 7", "reward[3].coordinate", "7", 15, "an integer from 0 to 6" },
        { "joint: root, coordinate: 2", "joint: swing, coordinate: 2", "reward[3].coordinate", "2", 15, "0 to 0: the positions of swing" },
        { "reading: 2", "reading: 3", "reward[4].reading", "3", 16, "0 to 2: the readings of feel" },
        { "coefficient: -0.1 }", "coefficient: 0.1 }", "reward[5].coefficient", "0.1", 17, "a cost is subtracted" },
        { "{ kind: control-cost, coefficient: -0.1 }", "{ kind: control-cost }", "reward[5].coefficient", "", 17, "is missing: " },
        { "above: 0.5", "above: 0.5, below: 0.5", "termination.healthy[0].above", "0.5", 20, "less than below" },
        { ", above: 0.5", "", "termination.healthy[0].above", "", 20, "is missing: a number, here or as below, or both" },
        { "{ body: ball, axis: z, above: 0.5 }", "{ joint: root2, above: 0.5 }", "termination.healthy[0].joint", "root2", 20,
            "a joint of the model" },
        { "law: normal", "law: cauchy", "resetNoise.positions.law", "cauchy", 22, "one of uniform, normal" },
        { "scale: 0.1", "scale: -1", "resetNoise.positions.scale", "-1", 22, "a number from 0 to 1000" },
        { "positions: {", "position: {", "resetNoise.position", "{…}", 22, "there are: positions, velocities" },
    };

    [Needs(External.MuJoCo)]
    [Theory, MemberData(nameof(Refusals))]
    public void Refusal_names_key_value_line_and_what_is_allowed(string old, string changed, string key, string value,
        int line, string words)
    {
        Assert.Contains(old, UserTaskFiles.ToyYaml, StringComparison.Ordinal);
        var at = UserTaskFiles.ToyYaml.IndexOf(old, StringComparison.Ordinal);
        var yaml = UserTaskFiles.ToyYaml[..at] + changed + UserTaskFiles.ToyYaml[(at + old.Length)..];
        var errors = UserTaskFiles.ErrorsOf(UserTaskFiles.Of(yaml, UserTaskFiles.ToyModel) with { Task = "toy" });

        var error = errors.FirstOrDefault(error => error.Key == "taskFile.definition." + key);
        Assert.True(error is not null, string.Join("\n", errors));
        Assert.Equal(value, error.Value);
        Assert.Equal(line, error.Line);
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_is_listed_at_once()
    {
        var errors =
            UserTaskFiles.ErrorsOf(UserTaskFiles.Of("task: T\nwhat: 1\nobservation: []\nreward: 7", "<mujoco/>") with { Task = "toy" });

        Assert.Equal(["task", "model", "frameSkip", "observation", "reward", "what"],
            errors.Select(error => error.Key["taskFile.definition.".Length..]));
    }

    [Fact]
    public void Thousands_of_errors_make_a_message_of_bounded_length()
    {
        var yaml = UserTaskFiles.ToyYaml + "\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"key-{i}: {i}\n"));
        var errors = UserTaskFiles.ErrorsOf(UserTaskFiles.Of(yaml, UserTaskFiles.ToyModel));

        Assert.Equal(51, errors.Count);
        Assert.Equal(("(others)", "950"), (errors[^1].Key, errors[^1].Value));
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("ctrllimited=\"true\" ctrlrange=\"-2 3\"", "ctrllimited=\"false\" ctrlrange=\"-2 3\"")]
    [InlineData("ctrllimited=\"true\" ctrlrange=\"-2 3\"", "")]
    public void Action_without_bounds_is_refused(string old, string changed)
    {
        var error = Assert.Single(UserTaskFiles.ErrorsOf(
            UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel.Replace(old, changed, StringComparison.Ordinal))));

        Assert.Equal("taskFile.model <motor>", error.Key);
        Assert.Equal("idle", error.Value);
        Assert.Equal(UserTaskFiles.ToyModel.Split('\n').Index().Single(line => line.Item.Contains("idle", StringComparison.Ordinal)).Index
            + 1, error.Line);
    }

    /// <summary>An orientation servo has four controls: which of them an action drives would be a guess.</summary>
    [Needs(External.MuJoCo)]
    [Fact]
    public void Actuator_with_several_controls_is_refused()
    {
        Assert.SkipUnless(MuJoCoLibrary.Version >= 3_012_000, "This libmujoco has no such actuators.");
        var model = UserTaskFiles.ToyModel
            .Replace("<body name=\"tip\"", "<body pos=\"0 0 1\"><joint name=\"socket\" type=\"ball\"/><geom size=\"0.05\"/></body><body " +
                "name=\"tip\"", StringComparison.Ordinal)
            .Replace("<actuator>", "<actuator><general joint=\"socket\" gaintype=\"so3\" biastype=\"so3\" gainprm=\"1\" " +
                "biasprm=\"0 -1 -0.1\" input=\"quat\"/>",
                StringComparison.Ordinal);

        var errors = UserTaskFiles.ErrorsOf(UserTaskFiles.Of(UserTaskFiles.ToyYaml, model));

        Assert.Contains(errors,
            error => error.Key.Contains("actuator", StringComparison.Ordinal) && error.Value == "3 actuators with 6 controls");
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_without_anything_to_act_on_or_name_is_refused_without_harm()
    {
        var errors =
            UserTaskFiles.ErrorsOf(UserTaskFiles.Of(UserTaskFiles.ToyYaml, "<mujoco><worldbody><geom size=\"1\"/></worldbody></mujoco>"));

        Assert.Contains(errors, error => error.Allowed.Contains("names no joint", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Allowed.Contains("names no sensor", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Allowed.Contains("names no actuator", StringComparison.Ordinal));
    }
}
