using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

public sealed class TaskFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("esenas-taskfile-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Needs(External.MuJoCo)]
    [Fact]
    public void Load_gives_the_specification_of_the_task()
    {
        var specification = UserTaskFiles.Hopper;

        Assert.Equal("my-hopper", specification.Task);
        Assert.Equal(1000, specification.Horizon);
        Assert.Equal(new ExperimentSpecification { Task = "my-hopper", TaskFile = specification.TaskFile }, specification);
        // Left to the actions of the model until it is settled.
        Assert.Null(TaskFile.Load(SpecificationYaml.Parse(UserTaskFiles.HopperYaml), UserTaskFiles.Folder).Policy.ActionScale);
        Assert.Contains("<mujoco model=\"hopper\">", specification.TaskFile.Model, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Example_of_the_document_is_the_hopper_of_these_tests()
    {
        var document = File.ReadAllText(Checkout.PathOf("docs/task-files.md"));
        var example = document.Split("```yaml\n")[1].Split("```")[0];

        Assert.Equal(UserTaskFiles.Hopper.TaskFile.DefinitionText,
            new TaskFileSpecification { Definition = SpecificationYaml.Parse(example) }.DefinitionText);
    }

    [Theory]
    [InlineData("task: a\nmodel: b.xml", true)]
    [InlineData("model: b.xml", true)]
    [InlineData("task: swimmer", false)]
    [InlineData("task: a\ntaskFile: { model: x }", false)]
    public void IsTaskFile_goes_by_the_model(string yaml, bool expected) =>
        Assert.Equal(expected, TaskFile.IsTaskFile(SpecificationYaml.Parse(yaml)));

    [Needs(External.MuJoCo)]
    [Fact]
    public void Canonical_specification_carries_the_task_and_reads_back_equal()
    {
        foreach (var specification in (ExperimentSpecification[])[UserTaskFiles.Hopper,
            UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel)])
        {
            var canonical = SpecificationText.ToCanonicalYaml(specification);
            var again = SpecificationYaml.Read(canonical);

            Assert.Equal(specification, again);
            Assert.Equal(specification.GetHashCode(), again.GetHashCode());
            Assert.Equal(canonical, SpecificationText.ToCanonicalYaml(again));
            Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCommentedYaml(specification)));
            Assert.Equal(TaskCatalog.CreateObjective(specification).Identity, TaskCatalog.CreateObjective(again).Identity);
        }
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Canonical_text_of_the_task_is_readable()
    {
        var lines = SpecificationText.ToCanonicalYaml(UserTaskFiles.Hopper).Split('\n');

        Assert.Contains("    - { kind: forward-velocity, joint: rootx, coefficient: 1 }",
            lines.Select(line => line[Math.Min(2, line.Length)..]));
        Assert.Contains("  model: |2", lines);
        Assert.Contains("      <option integrator=\"RK4\" timestep=\"0.002\"/>", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 150, line));
    }

    [Theory]
    [InlineData("<mujoco/>")]
    [InlineData("\n\n  <mujoco>\r\n\t<worldbody/>  \r\n\n  </mujoco>\n\n\n")]
    [InlineData("<!-- # : - \" ' % @ ` { [ é ü 漢 -->\n<mujoco/>")]
    [InlineData("---\n...\n# <mujoco/>\n: x")]
    public void Model_text_survives_yaml(string mjcf)
    {
        var specification = UserTaskFiles.Of("task: toy\nmodel: a.xml", mjcf);

        Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(specification)));
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("a: 'b: c'\nd: \"1\"\ne: 1\nf: ~\ng: ''\n'h i': [1, '2', { j: [] }, {}]")]
    [InlineData("a: \"tab\\t line\\n quote\\\" slash\\\\ é\"\nb: some plain words, with [brackets]\nc: |\n  two\n  lines")]
    [InlineData("a: { b: { c: { d: { e: 1 } } } }\nlist: [[1, 2], [3, [4, 5]]]\nneg: -1e-5\ndash: '-'\ndots: '...'")]
    public void Definition_survives_yaml_whatever_it_holds(string yaml)
    {
        var longList = "\nmany: [" +
            string.Join(", ", Enumerable.Range(0, 200).Select(i => $"{{ name: value-{i}, other: [a, b, {i}] }}")) + "]";
        foreach (var text in (string[])[yaml, yaml + longList])
        {
            var specification = UserTaskFiles.Of(text, "<mujoco/>") with { Task = "toy" };
            var again = SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(specification));

            Assert.Equal(specification, again);
            Assert.Equal(specification.TaskFile.DefinitionText, again.TaskFile.DefinitionText);
        }
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Hashes_follow_model_and_definition_but_not_comments_and_layout_of_the_definition()
    {
        var hopper = UserTaskFiles.Hopper;
        var otherModel = hopper with
        {
            TaskFile = hopper.TaskFile with { Model = hopper.TaskFile.Model!.Replace("0.7", "0.71", StringComparison.Ordinal) },
        };
        var otherDefinition = UserTaskFiles.Of(UserTaskFiles.HopperYaml.Replace("0.7", "0.71", StringComparison.Ordinal),
            UserTaskFiles.HopperModel) with { Horizon = 1000 };
        var otherLayout = UserTaskFiles.Of("# a comment\n\n" +
            UserTaskFiles.HopperYaml.Replace("[-10, 10]", "\n      - -10\n      - 10", StringComparison.Ordinal)
                .Replace("- { kind: joint-velocities, joints: all, clip:", "- kind: joint-velocities\n    joints: all\n    clip:",
                    StringComparison.Ordinal)
                .Replace("- 10 }", "- 10", StringComparison.Ordinal), UserTaskFiles.HopperModel) with { Horizon = 1000 };

        Assert.NotEqual(hopper, otherModel);
        Assert.Equal(3, new[] { hopper, otherModel, otherDefinition }.Select(SpecificationText.Hash).Distinct().Count());
        Assert.Equal(3, new[] { hopper, otherModel, otherDefinition }.Select(SpecificationText.TrainingHash).Distinct().Count());
        Assert.Equal(hopper, otherLayout);
        Assert.Equal(SpecificationText.Hash(hopper), SpecificationText.Hash(otherLayout));
        Assert.Equal(SpecificationText.TrainingHash(new() { Task = "hopper" }),
            SpecificationText.TrainingHash(new() { Task = "hopper", TaskFile = new(), Blackbox = new() }));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Stored_task_keeps_a_name_that_a_built_in_task_took_later_and_a_new_file_may_not_have_it()
    {
        var yaml = UserTaskFiles.HopperYaml.Replace("my-hopper", "humanoid", StringComparison.Ordinal);
        using var stored = TaskCatalog.CreateEnvironment(UserTaskFiles.Of(yaml, UserTaskFiles.HopperModel));
        var fresh = Assert.Throws<SpecificationException>(() => TaskFile.Load(SpecificationYaml.Parse(yaml), UserTaskFiles.Folder));

        Assert.Equal(("humanoid", 11), (stored.Info.Name, stored.Info.ObservationSize));
        Assert.Equal("a name that no built-in task has", Assert.Single(fresh.Errors).Allowed);
        Assert.Throws<SpecificationException>(() => TaskCatalog.CreateEnvironment(
            UserTaskFiles.Of(yaml.Replace("humanoid", "swimmer", StringComparison.Ordinal), UserTaskFiles.HopperModel)));
    }

    [Theory]
    [InlineData("taskFile: { definition: { task: a } }\ntask: a", "taskFile.model", "needs the other")]
    [InlineData("taskFile: { model: '<mujoco/>' }\ntask: a", "taskFile.definition", "needs the other")]
    [InlineData("taskFile: { definition: 7, model: '<mujoco/>' }\ntask: a", "taskFile.definition", "a mapping")]
    [InlineData("taskFile: { definition: { a: 1 }, model: [1] }\ntask: a", "taskFile.model", "a text")]
    [InlineData("taskFile: { definition: { a: 1 }, model: '  ' }\ntask: a", "taskFile.model", "a text")]
    [InlineData("taskFile: { definition: { a: \"\\u0007\" }, model: '<mujoco/>' }\ntask: a", "taskFile.definition", "control characters")]
    [InlineData("taskFile: { definition: { a: 1 }, model: \"\\u2028\" }\ntask: a", "taskFile.model", "control characters")]
    [InlineData("taskFile: { definition: { a: [[[[[[[[1]]]]]]]] }, model: '<mujoco/>' }\ntask: a", "taskFile.definition", "8 levels")]
    public void Half_or_malformed_task_is_refused_once(string yaml, string key, string words)
    {
        var error = Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationYaml.Read(yaml)).Errors);

        Assert.Equal(key, error.Key);
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_at_the_limit_fit_into_a_specification_and_beyond_it_are_refused()
    {
        // Each line of a comment counts its 4 spaces.
        var line = "<!--" + new string('x', 49) + "-->\n";
        var model = string.Concat(Enumerable.Repeat(line, (160 * 1024 - 20) / (line.Length + 4))) + "<mujoco/>\n";
        var fits = UserTaskFiles.Of("task: toy\ntext: \"" + new string('y', 31 * 1024) + "\"", model);
        Assert.Equal(fits, SpecificationYaml.Read(SpecificationText.ToCanonicalYaml(fits)));
        Assert.True(SpecificationText.ToCommentedYaml(fits).Length < SpecificationYaml.MaxBytes);

        var tooLong = fits with { TaskFile = fits.TaskFile with { Model = line + line + model } };
        Assert.Equal("taskFile.model",
            Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Validate(tooLong)).Errors).Key);
        var tooWide = UserTaskFiles.Of("task: toy\ntext: \"" + new string('y', 32 * 1024) + "\"", model);
        Assert.Equal("taskFile.definition",
            Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Validate(tooWide)).Errors).Key);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Load_reads_the_model_beside_the_file_only()
    {
        File.WriteAllText(Path.Combine(folder, "toy.xml"), UserTaskFiles.ToyModel, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var specification = TaskFile.Load(SpecificationYaml.Parse(UserTaskFiles.ToyYaml), folder);
        Assert.Equal("toy", TaskCatalog.CreateObjective(specification).Name);

        foreach (var name in (string[])["../toy.xml", "/etc/hosts.xml", "a/toy.xml", "a\\toy.xml", "C:toy.xml", "..xml", ".toy.xml",
            "-toy.xml", "toy.mjcf", "toy..xml", "to y.xml", "http://a/b.xml"])
        {
            var error = Assert.Single(LoadErrors(UserTaskFiles.ToyYaml.Replace("toy.xml", $"'{name}'", StringComparison.Ordinal)));
            Assert.Equal("model", error.Key);
            Assert.Equal(name, error.Value);
            Assert.Equal(2, error.Line);
            Assert.Contains("no path", error.Allowed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_names_the_model_file_that_is_missing_too_large_or_not_utf8()
    {
        Assert.Equal("model toy.xml", Assert.Single(LoadErrors(UserTaskFiles.ToyYaml)).Key);
        File.WriteAllBytes(Path.Combine(folder, "toy.xml"), new byte[160 * 1024 + 1]);
        Assert.Contains("160 KiB", Assert.Single(LoadErrors(UserTaskFiles.ToyYaml)).Allowed, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(folder, "toy.xml"), [0xC3, 0x28]);
        Assert.Contains("UTF-8", Assert.Single(LoadErrors(UserTaskFiles.ToyYaml)).Allowed, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder, "folder.xml"));
        Assert.Equal("model folder.xml",
            Assert.Single(LoadErrors(UserTaskFiles.ToyYaml.Replace("toy.xml", "folder.xml", StringComparison.Ordinal))).Key);
    }

    [Fact]
    public void Load_names_element_and_line_of_the_model_file()
    {
        File.WriteAllText(Path.Combine(folder, "toy.xml"), "\n\n<mujoco>\n  <include file=\"/etc/passwd\"/>\n</mujoco>");
        var error = LoadErrors(UserTaskFiles.ToyYaml)[0];

        Assert.Equal("toy.xml <include>", error.Key);
        Assert.Equal(4, error.Line);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_that_does_not_compile_is_refused_with_the_reason_of_the_library()
    {
        File.WriteAllText(Path.Combine(folder, "toy.xml"), "<mujoco>\n<worldbody>\n<geom size=\"-1\"/>\n</worldbody>\n</mujoco>");
        var error = Assert.Single(LoadErrors(UserTaskFiles.ToyYaml));

        Assert.Equal("toy.xml", error.Key);
        Assert.Contains("MuJoCo can compile and step", error.Allowed, StringComparison.Ordinal);
        // 2.2.2 says "line = 3", later releases say "line 3".
        Assert.Matches("line (= )?3", error.Allowed);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Describe_tells_what_the_file_says()
    {
        var hopper = TaskCatalog.Describe(UserTaskFiles.Hopper);
        var builtIn = TaskCatalog.Find("hopper");

        Assert.Equal("my-hopper", hopper.Name);
        Assert.Equal((builtIn.ObservationSize, builtIn.ActionSize, builtIn.FrameSkip, builtIn.StepSeconds, builtIn.Terminates),
            (hopper.ObservationSize, hopper.ActionSize, hopper.FrameSkip, hopper.StepSeconds, hopper.Terminates));
        Assert.Equal(["0-4: positions of rootz, rooty, thigh_joint, leg_joint, foot_joint",
            "5-10: velocities of all joints, cut to -10..10"], hopper.Observation);
        Assert.Equal("1 * velocity of rootx + 1 while alive + -0.001 * sum(a^2); done unless 0.7 < rootz, -0.2 < rooty < 0.2, " +
            "|s_i| < 100 from i = 2, the state is finite", hopper.Reward);
        Assert.Equal("positions: U(-0.005, 0.005) each; velocities: U(-0.005, 0.005) each", hopper.StartNoise);
        Assert.Equal(["startNoise"], hopper.Options);
        Assert.Equal(builtIn, TaskCatalog.Describe(new ExperimentSpecification { Task = "hopper" }));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Options_that_a_task_file_does_not_have_are_refused()
    {
        var error =
            Assert.Single(UserTaskFiles.ErrorsOf(UserTaskFiles.Hopper with { TaskOptions = new() { Masses = MassesOption.Legacy } }));
        Assert.Equal("taskOptions.masses", error.Key);
        Assert.Equal("blackbox",
            Assert.Single(UserTaskFiles.ErrorsOf(UserTaskFiles.Hopper with { Blackbox = new() { Dimension = 3 } })).Key);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Name_of_the_specification_must_be_that_of_the_task_file()
    {
        var error = Assert.Single(UserTaskFiles.ErrorsOf(UserTaskFiles.Hopper with { Task = "other" }));

        Assert.Equal("task", error.Key);
        Assert.Contains("my-hopper", error.Allowed, StringComparison.Ordinal);
    }

    private IReadOnlyList<SpecificationError> LoadErrors(string yaml) =>
        Assert.Throws<SpecificationException>(() => TaskFile.Load(SpecificationYaml.Parse(yaml), folder)).Errors;
}
