using System.Globalization;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

[Needs(External.MuJoCo)]
public sealed class TaskTraceTests
{
    [Theory]
    [InlineData("swimmer", "swimmer", 8)]
    [InlineData("reacher", "reacher", 11)]
    [InlineData("half-cheetah", "half_cheetah", 17)]
    [InlineData("pusher", "pusher", 23)]
    [InlineData("striker", "striker", 23)]
    public void Trace_of_a_reference_has_its_columns_and_numbers(string task, string file, int observations)
    {
        var golden = GoldenTrajectory.Load(file);
        using var environment = TestEnvironments.Create(task);
        environment.ResetTo(null, null, null);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        TaskTrace.Write(environment, golden.Actions, output);

        Assert.EndsWith("\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\r", output.ToString(), StringComparison.Ordinal);
        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(golden.Header.Where(name => name is not ("time" or "ncon")), lines[0].Split(','));
        Assert.Equal(observations, lines[0].Split(',').Count(name => name[0] == 'o'));
        Assert.Equal(202, lines.Length);
        for (var t = 0; t <= 50; t++)
        {
            var expected = golden.Rows[t].Where((_, i) => golden.Header[i] is not ("time" or "ncon")).ToArray();
            var actual = Array.ConvertAll(lines[t + 1].Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture));
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-6);
            Assert.Equal(t, actual[0]);
        }
    }

    [Fact]
    public void Trace_goes_on_past_the_end_of_the_episode()
    {
        var golden = GoldenTrajectory.Load("hopper");
        using var environment = TestEnvironments.Create("hopper");
        environment.ResetTo(null, null, null);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        TaskTrace.Write(environment, golden.Actions, output);
        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(202, lines.Length);
        var done = Array.IndexOf(lines[0].Split(','), "done");
        Assert.Equal(golden.Rows.Take(51).Select(row => golden.Column(row, "done") != 0 ? "1" : "0"), lines[1..52]
            .Select(line => line.Split(',')[done]));
    }

    [Fact]
    public void Trace_of_no_actions_is_the_start_alone()
    {
        using var environment = TestEnvironments.Create("swimmer");
        environment.ResetTo([1, 2, 0.5, 0.25, 0.125], null, null);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        TaskTrace.Write(environment, [], output);
        Assert.Equal(
            "t,a0,a1,o0,o1,o2,o3,o4,o5,o6,o7,reward,done,qpos0,qpos1,qpos2,qpos3,qpos4,qvel0,qvel1,qvel2,qvel3,qvel4\n"
            + "0,0,0,0.5,0.25,0.125,0,0,0,0,0,0,0,1,2,0.5,0.25,0.125,0,0,0,0,0\n", output.ToString());
    }

    [Fact]
    public void Trace_of_an_unusable_action_says_so()
    {
        using var environment = TestEnvironments.Create("swimmer");
        environment.ResetTo(null, null, null);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        TaskTrace.Write(environment, [[double.NaN, 0]], output);
        Assert.Equal("1,nan,0,0,0,0,0,0,0,0,0,nan,1,0,0,0,0,0,0,0,0,0,0", output.ToString().Split('\n')[2]);
    }
}
