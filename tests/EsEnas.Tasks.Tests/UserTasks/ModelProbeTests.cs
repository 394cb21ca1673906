using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>
/// Models that the guard would refuse, straight to the probe: what they do, they do to a child, and this process lives on.
/// </summary>
public sealed class ModelProbeTests(ITestOutputHelper output)
{
    private const string World = "<worldbody><geom type=\"plane\" size=\"5 5 1\"/><body pos=\"0 0 0.3\"><freejoint/><geom " +
        "size=\"0.4\"/></body></worldbody>";

    private static readonly ModelProbeLimits Limits = new();

    [Needs(External.MuJoCo)]
    [Fact]
    public void Good_model_is_usable() => Assert.Equal(("", true), Run($"<mujoco>{World}</mujoco>"));

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_that_the_library_refuses_is_refused_with_its_reason()
    {
        var (refusal, isFinal) = Run("<mujoco>\n<worldbody>\n<geom size=\"-1\"/>\n</worldbody>\n</mujoco>");

        Assert.True(isFinal);
        // 2.2.2 says "line = 3", later releases say "line 3".
        Assert.Matches("line (= )?3", refusal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_that_makes_the_library_abort_is_refused()
    {
        // The compiler asks for 14 GB and does not catch its own exception.
        var (refusal, isFinal) = Run($"<mujoco><size nuser_body=\"900000000\"/>{World}</mujoco>");

        Assert.Equal(("the library ended the process by signal 6", true), (refusal, isFinal));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_that_makes_the_library_give_up_while_it_steps_is_refused_with_its_words()
    {
        Assert.SkipUnless(MuJoCoLibrary.Version == 222, "made for MuJoCo 2.2.2: later releases do not run out of this stack");
        // Six balls fall on the floor; the stack is too small for their contacts.
        var balls = string.Concat(Enumerable.Range(1, 6).Select(i => $"<body pos=\"0 0 {i}\"><freejoint/><geom size=\"0.4\"/></body>"));
        var (refusal, isFinal) = Run($"<mujoco><option timestep=\"0.02\"/><size nstack=\"1100\"/><worldbody><geom type=\"plane\" " +
            $"size=\"5 5 1\" pos=\"0 0 0.598\"/>{balls}</worldbody></mujoco>");

        Assert.Equal(("the library ended the process: Stack overflow", true), (refusal, isFinal));
    }

    [Theory]
    [InlineData("<size njmax=\"2000000000\"/>")]
    [InlineData("<size nconmax=\"100000000\"/>")]
    [InlineData("<size nstack=\"2000000000\"/>")]
    public void Model_that_needs_too_much_memory_is_refused(string size)
    {
        var (refusal, isFinal) = Run($"<mujoco>{size}{World}</mujoco>");

        Assert.True(isFinal);
        Assert.NotEmpty(refusal);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_that_takes_too_long_is_refused()
    {
        var (refusal, isFinal) = Run($"<mujoco><option iterations=\"2000000000\" tolerance=\"0\" solver=\"PGS\"/>{World}</mujoco>",
            Limits with { ProcessorSeconds = 1 });

        Assert.Equal(("it took more than 1 seconds of processor time to compile and step", true), (refusal, isFinal));
    }

    [Fact]
    public void Child_that_hangs_is_ended_after_its_time_and_the_verdict_is_not_kept()
    {
        var verdict = ModelProbeParent.Run([.. ModelProbe.ChildCommand, ProbeChild.Hang], Limits with { WallSeconds = 1 },
            $"<mujoco>{World}</mujoco>");

        Assert.Equal(new ModelVerdict("it took more than 1 seconds to compile and step", 0, IsFinal: false), verdict);
    }

    [Fact]
    public void Child_that_hangs_is_ended_even_while_it_does_not_read()
    {
        // More than a pipe holds.
        var text = $"<mujoco>{World}<!--{new string('x', 1 << 20)}--></mujoco>";
        var verdict = ModelProbeParent.Run([.. ModelProbe.ChildCommand, ProbeChild.Hang], Limits with { WallSeconds = 1 }, text);

        Assert.Equal("it took more than 1 seconds to compile and step", verdict.Refusal);
    }

    [Theory]
    [InlineData("/bin/true", "gave no answer")]
    [InlineData("/no/such/program", "could not be tried")]
    public void Program_that_is_no_probe_gives_no_verdict(string program, string words)
    {
        var verdict = ModelProbeParent.Run([program], Limits, $"<mujoco>{World}</mujoco>");

        Assert.False(verdict.IsFinal);
        Assert.Contains(words, verdict.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(11, true)]
    [InlineData(9, false)]
    [InlineData(15, false)]
    public void Child_that_a_signal_from_outside_ends_says_nothing_of_the_model(int signal, bool isFinal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals");
        var verdict = ModelProbeParent.Run(["/bin/sh", "-c", $"kill -{signal} $$"], Limits, $"<mujoco>{World}</mujoco>");

        Assert.Equal(isFinal, verdict.IsFinal);
        Assert.Contains($"by signal {signal}", verdict.Refusal, StringComparison.Ordinal);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refusal_that_is_not_final_may_pass(bool isFinal)
    {
        var verdict = ModelProbe.Verdict($"<mujoco model=\"final {isFinal}\"/>", _ => new ModelVerdict("too slow", 0, isFinal));

        Assert.Equal(!isFinal, UserTaskCache.Refused(verdict, "taskFile.model", "a.xml").MayPass);
    }

    [Theory]
    [InlineData("", true, 1)]
    [InlineData("no good", true, 1)]
    [InlineData("too slow just now", false, 3)]
    public void Verdict_is_kept_if_it_is_final(string refusal, bool isFinal, int expected)
    {
        var runs = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(refusal, ModelProbe.Verdict($"a text of this test only: {refusal}", _ =>
            {
                runs++;
                return new ModelVerdict(refusal, 0, isFinal);
            }).Refusal);
        }

        Assert.Equal(expected, runs);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Probe_of_this_process_starts_its_own_program()
    {
        Assert.Equal("", ModelProbe.Try($"<mujoco model=\"own\">{World}</mujoco>"));
        Assert.Contains("Schema", ModelProbe.Try("<mujoco><nonsense/></mujoco>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new string[0], false)]
    [InlineData(new[] { "run", ModelProbe.ChildArgument }, false)]
    [InlineData(new[] { "--help" }, false)]
    public void Program_that_is_no_child_goes_on(string[] args, bool expected) => Assert.Equal(expected, ModelProbe.TryRunAsChild(args));

    [Fact]
    public void Child_command_starts_this_program()
    {
        var command = ModelProbe.ChildCommand;

        Assert.InRange(command.Length, 1, 2);
        Assert.All(command, part => Assert.True(File.Exists(part), part));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Specification_with_a_model_that_does_not_compile_is_refused_with_the_reason_and_others_go_on()
    {
        var bad = UserTaskFiles.Of(UserTaskFiles.ToyYaml, "<mujoco>\n<worldbody>\n<body><freejoint/></body>\n</worldbody>\n</mujoco>");
        var error = Assert.Single(UserTaskFiles.ErrorsOf(bad));

        Assert.Equal("taskFile.model", error.Key);
        Assert.Contains("a model that MuJoCo can compile and step: ", error.Allowed, StringComparison.Ordinal);
        Assert.Contains("mass", error.Allowed, StringComparison.Ordinal);
        Assert.Equal("toy", TaskCatalog.CreateObjective(UserTaskFiles.Of(UserTaskFiles.ToyYaml, UserTaskFiles.ToyModel)).Name);
        Assert.IsType<SpecificationException>(Record.Exception(() => TaskCatalog.CreateObjective(bad)));
    }

    private (string Refusal, bool IsFinal) Run(string mjcf, ModelProbeLimits? limits = null)
    {
        var verdict = ModelProbeParent.Run(ModelProbe.ChildCommand, limits ?? Limits, mjcf);
        output.WriteLine(verdict.Refusal);
        return (verdict.Refusal, verdict.IsFinal);
    }
}
