using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Physics;

namespace EsEnas.Tasks.Tests.Physics;

/// <summary>The reference steps that prove the physics of a library whose version no test has seen.</summary>
[Needs(External.MuJoCo)]
public sealed class PhysicsCheckTests(ITestOutputHelper output)
{
    // No release has this number.
    private const int Unseen = 3_999_000;

    [Fact]
    public void Every_reference_comes_out_on_the_library_of_this_machine()
    {
        var report = PhysicsCheck.Prove();
        output.WriteLine(report.ToString());
        Assert.True(report.Holds, report.ToString());
        Assert.Equal(MuJoCoLibrary.VersionText, report.MuJoCoVersion);
        Assert.Equal(325, report.Steps);
    }

    [Fact]
    public void Library_of_an_unseen_version_is_proved_by_steps_and_that_is_said()
    {
        var report = PhysicsCheck.ReportAs(Unseen, Own);
        Assert.Equal((true, false, 325), (report.Holds, report.IsTested, report.Steps));
        Assert.Contains("MuJoCo 3.999.0 is not a version", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("325 reference steps of the built-in tasks come out as on 2.2.2", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(222, "2.2.2")]
    [InlineData(337, "3.3.7")]
    [InlineData(3_012_000, "3.12.0")]
    [InlineData(3_014_000, "3.14.0")]
    public void Library_of_a_tested_version_is_believed_without_steps(int version, string text)
    {
        var report = PhysicsCheck.ReportAs(version, _ => throw new InvalidOperationException("a model was asked for"));
        Assert.Equal(new PhysicsReport(text, true, 0, report.Deviations), report);
        Assert.True(report.Holds);
    }

    [Fact]
    public void Report_of_this_process_is_made_once()
    {
        Assert.Same(PhysicsCheck.Report, PhysicsCheck.Report);
        Assert.Equal(MuJoCoLibrary.VersionText, PhysicsCheck.Report.MuJoCoVersion);
        Assert.True(PhysicsCheck.Report.Holds);
    }

    [Theory]
    [InlineData("hopper", "margin=\"0.001\"", "margin=\"0.002\"", "hopper")]
    [InlineData("ant", "margin=\"0.01\"/>", "margin=\"0.02\"/>", "ant")]
    [InlineData("pusher", "density=\"0.00001\" contype=\"1\"", "density=\"10000\" contype=\"1\"", "pusher touching the puck")]
    [InlineData("striker", "armature=\"0.1\" damping=\"0.5\"", "armature=\"0.2\" damping=\"0.5\"", "striker touching the ball")]
    [InlineData("swimmer", "viscosity=\"0.1\"", "viscosity=\"0.11\"", "swimmer")]
    public void Library_with_other_physics_is_reported_by_task_step_and_distance(string task, string text, string other, string reference)
    {
        var mjcf = TaskModels.Text(task, MassesOption.Library);
        Assert.Contains(text, mjcf, StringComparison.Ordinal);
        using var changed =
            Model.FromXml(ModelAdaptation.Adapt(task, mjcf.Replace(text, other, StringComparison.Ordinal), MuJoCoLibrary.Version).Text);
        var report = PhysicsCheck.ReportAs(Unseen, name => name == task ? changed : Own(name));
        output.WriteLine(report.ToString());

        Assert.False(report.Holds);
        Assert.All(report.Deviations, deviation => Assert.Equal(task, deviation.Task));
        var found = Assert.Single(report.Deviations, deviation => deviation.Reference == reference);
        Assert.Contains(found.Step, (int[])[5, 15, 25]);
        Assert.InRange(found.Difference, 1e-6, 100);
        Assert.Matches($"of 325 reference steps .*{reference}: differs by [0-9.E-]+ at step {found.Step}", report.ToString());
    }

    [Fact]
    public void Miss_is_told_in_one_line_and_a_hit_is_not()
    {
        var told = new List<string>();
        using var changed = Model.FromXml(ModelAdaptation.Adapt("hopper",
            TaskModels.Text("hopper", MassesOption.Library).Replace("gear=\"200\"", "gear=\"199\"", StringComparison.Ordinal),
            MuJoCoLibrary.Version).Text);
        PhysicsCheck.Tell(PhysicsCheck.ReportAs(Unseen, Own), told.Add);
        PhysicsCheck.Tell(PhysicsCheck.ReportAs(Unseen, name => name == "hopper" ? changed : Own(name)), told.Add);
        Assert.DoesNotContain('\n', Assert.Single(told));
        Assert.StartsWith("MuJoCo 3.999.0 has other physics than 2.2.2", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Base_text_on_a_library_that_adds_margins_is_reported()
    {
        Assert.SkipUnless(MuJoCoLibrary.Version >= 3_005_000, "made for MuJoCo from 3.5.0 on, which reads the base text as other tasks");
        var models =
            TaskCatalog.All.ToDictionary(task => task.Name, task => Model.FromXml(TaskModels.Text(task.Name, MassesOption.Library)));
        var report = PhysicsCheck.ReportAs(Unseen, name => models[name]);
        output.WriteLine(report.ToString());
        Assert.Equal(["ant", "hopper", "pusher", "striker", "thrower"],
            report.Deviations.Select(deviation => deviation.Task).Distinct().Order());
        foreach (var model in models.Values) model.Dispose();
    }

    [Fact]
    public void Library_that_refuses_a_model_is_reported_with_its_reason()
    {
        var report = PhysicsCheck.ReportAs(Unseen,
            name => name == "ant" ? Model.FromXml("<mujoco><worldbody><wheel/></worldbody></mujoco>") : Own(name));
        var deviation = Assert.Single(report.Deviations);
        Assert.Equal(("ant", 0), (deviation.Task, deviation.Step));
        Assert.Contains("ant: the library refuses the model:", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("wheel", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Embedded_references_are_rows_of_the_reference_trajectories()
    {
        var references = PhysicsReference.Embedded();
        // The humanoids' solver ends before it has converged: where is another matter on every version.
        var tasks = TaskCatalog.All.Select(task => task.Name).Where(task => !task.StartsWith("humanoid", StringComparison.Ordinal));
        Assert.Equal(tasks.Order(), references.Select(reference => reference.Task).Distinct().Order());
        foreach (var reference in references)
        {
            var golden = GoldenTrajectory.Load(reference.Name switch
            {
                "pusher touching the puck" => "pusher.puck",
                "striker touching the ball" => "striker.ball",
                var name => name.Replace('-', '_'),
            });
            Assert.Equal([5, 15, 25], reference.Observations.Select(row => row.Step));
            Assert.All(reference.Observations, row => Assert.Equal(golden.Columns(golden.Rows[row.Step], "o"), row.Values));
            using var environment = TestEnvironments.Create(reference.Task);
            var actions = reference.Actions(environment.Info.ActionLow, environment.Info.ActionHigh);
            var recorded = golden.Actions;
            Assert.Equal(25, actions.Count);
            for (var t = 0; t < actions.Count; t++)
            {
                for (var i = 0; i < actions[t].Length; i++)
                    Assert.Equal(recorded[t][i], actions[t][i], 1e-13);
            }
        }
    }

    private static Model Own(string task) => TaskModels.Get(task, MassesOption.Library);
}
