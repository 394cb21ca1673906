using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Contacts, energy and power, each against its formula for a ball that falls and a motor that pushes.</summary>
[Needs(External.MuJoCo)]
public sealed class ContactAndEnergyTests
{
    private const double Timestep = 0.002;
    private const double Mass = 0.7;
    private const double Gravity = 9.81;

    private const string Model = """
        <mujoco>
          <option timestep="0.002"><flag energy="enable"/></option>
          <size njmax="60" nconmax="20"/>
          <worldbody>
            <geom name="floor" type="plane" size="5 5 1"/>
            <body name="ball" pos="0 0 0.3">
              <joint name="height" type="slide" axis="0 0 1"/>
              <geom name="skin" type="sphere" size="0.1" mass="0.7"/>
              <geom name="core" type="sphere" size="0.02" mass="0" contype="0" conaffinity="0"/>
            </body>
            <body name="sled" pos="2 0 1">
              <joint name="rail" type="slide" axis="1 0 0"/>
              <geom name="sled" type="box" size="0.1 0.1 0.1" mass="2" contype="0" conaffinity="0"/>
            </body>
          </worldbody>
          <actuator><motor name="pull" joint="rail" gear="5" ctrllimited="true" ctrlrange="-1 1"/></actuator>
        </mujoco>
        """;

    [Fact]
    public void Contact_is_1_while_a_geom_of_the_one_touches_one_of_the_other()
    {
        using var environment = Create("{ kind: contact, between: [ball, floor] }", """
            { kind: contact, between: [floor, skin], coefficient: 3 }
              - { kind: contact, between: [ball, sled] }
              - { kind: contact, between: [core, floor] }
              - { kind: contact, between: [ball, floor], read: before-step, coefficient: -1 }
            """);
        environment.ResetTo([0, 0], null, null);
        Assert.Equal(0, environment.Observation[0]);
        var (touched, before) = (0, 0.0);
        for (var t = 0; t < 300; t++)
        {
            environment.Step([0]);
            // Contacts are those of the pose before the integration.
            var touches = environment.Simulation.ContactCount > 0 ? 1.0 : 0;
            touched += (int)touches;
            Assert.Equal(touches, environment.Observation[0]);
            Assert.Equal([3 * touches, 0, 0, -before], environment.RewardTerms.ToArray());
            before = touches;
        }

        Assert.InRange(touched, 50, 250);
        var signal = environment.Signals[0];
        Assert.Equal(("ball touches floor", "1", SignalKind.Contact), (signal.Name, signal.Unit, signal.Kind));
    }

    [Fact]
    public void Contact_begins_at_the_margin_of_a_geom_as_the_docs_say()
    {
        var specification = Specification("{ kind: contact, between: [ball, floor] }", "{ kind: contact, between: [ball, floor] }",
            Model.Replace("name=\"skin\"", "name=\"skin\" margin=\"0.05\"", StringComparison.Ordinal));
        using var environment = TaskCatalog.CreateEnvironment(specification);
        // 0.3 m less the way, less a radius of 0.1 m: 6 and 4 cm above the floor.
        foreach (var (way, touches) in ((double, double)[])[(-0.14, 0), (-0.16, 1)])
        {
            environment.ResetTo([way, 0], null, null);
            Assert.Equal(touches, environment.Observation[0]);
        }

        Assert.Contains("or is nearer than their `margin`", File.ReadAllText(Checkout.PathOf("docs/task-files.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Energy_is_kinetic_and_potential_and_power_is_force_times_velocity()
    {
        using var environment = Create("{ kind: joint-positions }", """
            { kind: energy, part: kinetic }
              - { kind: energy, part: potential }
              - { kind: energy }
              - { kind: power }
              - { kind: energy, part: kinetic, shape: square, coefficient: -2 }
            """);
        environment.ResetTo([0, 0], null, null);
        var (height, speed, velocity) = (0.3, 0.0, 0.0);
        for (var t = 0; t < 90; t++)
        {
            var result = environment.Step([-0.4]);
            var before = height;
            // Semi-implicit Euler: the velocity first.
            speed -= Timestep * Gravity;
            height += Timestep * speed;
            velocity += Timestep * 5 * -0.4 / 2;
            var kinetic = (0.5 * Mass * speed * speed) + (0.5 * 2 * velocity * velocity);
            var potential = (Mass * Gravity * before) + (2 * Gravity * 1);
            double[] expected = [kinetic, potential, kinetic + potential, Math.Abs(5 * -0.4 * velocity), -2 * kinetic * kinetic];
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], environment.RewardTerms[i], 9);
            Assert.Equal(expected.Sum(), result.Reward, 8);
        }
    }

    [Fact]
    public void Energy_of_a_model_that_does_not_have_it_computed_is_refused()
    {
        var specification = Specification("{ kind: joint-positions }", "{ kind: energy }");
        var file = specification.TaskFile with { Model = Model.Replace("<flag energy=\"enable\"/>", "", StringComparison.Ordinal) };

        var error = Assert.Single(UserTaskFiles.ErrorsOf(specification with { TaskFile = file }));

        Assert.Equal(("taskFile.model <option>", "energy"), (error.Key, error.Value));
        Assert.Contains("<flag energy=\"enable\"/>", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_with_contacts_and_energy_allocates_nothing()
    {
        using var environment = Create("{ kind: contact, between: [ball, floor] }",
            "{ kind: contact, between: [ball, floor] }\n  - { kind: energy }\n  - { kind: power }");
        environment.ResetTo([-0.2, 0], null, null);
        double[] action = [0.5];

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var t = 0; t < 2000; t++) environment.Step(action);
        }));
    }

    [Theory]
    [InlineData("{ kind: contact }", "between", "", "a list of two names")]
    [InlineData("{ kind: contact, between: [ball] }", "between", "[ball]", "a list of two names")]
    [InlineData("{ kind: contact, between: [ball, \"wa\\u0007ll\"] }", "between", "[ball, wa·ll]", "a list of two names")]
    [InlineData("{ kind: contact, between: [ball, wall] }", "between[1]", "wall", "a geom or body of the model: floor, skin")]
    [InlineData("{ kind: energy, part: heat }", "part", "heat", "one of total, kinetic, potential")]
    [InlineData("{ kind: power, part: total }", "part", "total", "there is no such key here")]
    public void Slip_names_key_value_and_what_is_allowed(string term, string key, string value, string words) =>
        UserTaskFiles.AssertRefused(Specification("{ kind: joint-positions }", term), $"taskFile.definition.reward[0].{key}", value,
            words);

    [Fact]
    public void Body_without_geoms_would_never_touch_and_is_refused_with_those_below_it()
    {
        const string Sled = "<body name=\"sled\"";
        const string Foot = "<body name=\"foot\"><body name=\"sole\"><geom size=\"0.1\"/></body></body>";
        var model = Model.Replace(Sled, Foot + Sled, StringComparison.Ordinal);
        UserTaskFiles.AssertRefused(Specification("{ kind: joint-positions }", "{ kind: contact, between: [foot, floor] }", model),
            "taskFile.definition.reward[0].between[0]", "foot", "a body with geoms; below this one: sole");
    }

    private static MuJoCoEnvironment Create(string observation, string reward) =>
        TaskCatalog.CreateEnvironment(Specification(observation, reward));

    private static ExperimentSpecification Specification(string observation, string reward, string model = Model) =>
        UserTaskFiles.Of($"""
        task: ball
        model: ball.xml
        frameSkip: 1
        observation:
          - {observation}
        reward:
          - {reward}
        """, model);
}
