using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.Tests.Randomization;

/// <summary>What each quantity does, against its definition written out.</summary>
[Needs(External.MuJoCo)]
public sealed class RandomizedQuantityTests
{
    private const double Timestep = 0.005;

    [Fact]
    public void Masses_and_inertias_have_one_factor_or_one_each_and_what_follows_from_them_is_recomputed()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of(
            "randomization: { massScale: { range: [0.5, 1.5], bodies: [cart, pole], each: true } }"));
        environment.Reset(RandomizedTasks.Stream(1));
        var (own, shared) = (environment.Simulation, environment.Simulation.Model);
        var masses = own.OwnNumbers(ModelField.BodyMass).ToArray();
        var (cart, pole) = (masses[1] / 2, masses[2] / 0.4);

        Assert.NotEqual(cart, pole, 6);
        Assert.Equal(1.5, masses[3]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(cart * shared.Numbers(ModelField.BodyInertia)[3 + i], own.OwnNumbers(ModelField.BodyInertia)[3 + i], 12);
            Assert.Equal(pole * shared.Numbers(ModelField.BodyInertia)[6 + i], own.OwnNumbers(ModelField.BodyInertia)[6 + i], 12);
        }

        Assert.Equal(masses[1] + masses[2], own.OwnNumbers(ModelField.BodySubtreeMass)[1], 12);
    }

    [Fact]
    public void Model_with_other_masses_moves_like_one_that_was_compiled_with_them()
    {
        var heavy = RandomizedTasks.Model.Replace("mass=\"2\"", "mass=\"3\"", StringComparison.Ordinal)
            .Replace("mass=\"0.4\"", "mass=\"0.6\"", StringComparison.Ordinal)
            .Replace("mass=\"1.5\"", "mass=\"2.25\"", StringComparison.Ordinal);
        using var compiled = Model.FromXml(heavy);
        using var expected = compiled.CreateSimulation();
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("").With((RandomizedQuantity.MassScale, 1.5, 1.5)));
        environment.Reset(RandomizedTasks.Stream());
        environment.Simulation.Positions.CopyTo(expected.Positions);
        for (var t = 0; t < 100; t++)
        {
            environment.Step([0.5, -0.2]);
            expected.Controls[0] = 0.5;
            expected.Controls[1] = -0.2;
            expected.Step(2);
        }

        // The box lies on the floor: contacts, too, know of its mass.
        for (var i = 0; i < expected.Positions.Length; i++)
            Assert.Equal(expected.Positions[i], environment.Simulation.Positions[i], 9);
    }

    [Fact]
    public void Friction_gains_and_damping_are_multiplied_where_they_are_named()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("""
            randomization:
              frictionScale: { range: 0.5, geoms: [floor, box] }
              gainScale: { range: 2, actuators: [hold] }
              dampingScale: { range: 3, joints: [hinge] }
            """));
        environment.Reset(RandomizedTasks.Stream());
        var simulation = environment.Simulation;

        Assert.Equal([0.4, 0.0025, 0.00005], simulation.OwnNumbers(ModelField.GeomFriction)[..3].ToArray());
        Assert.Equal(1, simulation.OwnNumbers(ModelField.GeomFriction)[3]);
        Assert.Equal(0.5, simulation.OwnNumbers(ModelField.GeomFriction)[9]);
        Assert.Equal((1, 6, -6), (simulation.OwnNumbers(ModelField.ActuatorGain)[0], simulation.OwnNumbers(ModelField.ActuatorGain)[10],
            simulation.OwnNumbers(ModelField.ActuatorBias)[11]));
        Assert.Equal((0.5, 0.06), (simulation.OwnNumbers(ModelField.Damping)[0], simulation.OwnNumbers(ModelField.Damping)[1]));
    }

    [Fact]
    public void Twice_the_gain_is_the_force_of_twice_the_action()
    {
        using var strong = RandomizedTasks.Create(RandomizedTasks.Of("randomization: { gainScale: { range: 2, actuators: [pull] } }"));
        using var plain = RandomizedTasks.Create(RandomizedTasks.Of(""));
        strong.Reset(RandomizedTasks.Stream());
        plain.Reset(RandomizedTasks.Stream());
        for (var t = 0; t < 50; t++)
        {
            strong.Step([0.25, 0.5]);
            plain.Step([0.5, 0.5]);
            Assert.Equal(TestEnvironments.State(plain), TestEnvironments.State(strong));
        }
    }

    [Fact]
    public void Action_acts_after_its_delay_and_none_before()
    {
        using var late = RandomizedTasks.Create(RandomizedTasks.Of("").With((RandomizedQuantity.ActionDelay, 3, 3)));
        using var plain = RandomizedTasks.Create(RandomizedTasks.Of(""));
        late.Reset(RandomizedTasks.Stream());
        plain.Reset(RandomizedTasks.Stream());
        var actions = TestEnvironments.Actions(plain, 40);
        for (var t = 0; t < actions.Length; t++)
        {
            var given = late.Step(actions[t]);
            var acted = plain.Step(t < 3 ? new double[2] : actions[t - 3]);
            Assert.Equal(TestEnvironments.State(plain), TestEnvironments.State(late));
            // The cost is that of the action as given, and so is what is observed of it.
            Assert.Equal(acted.Reward + (0.01 * Squares(t < 3 ? [0, 0] : actions[t - 3])), given.Reward + (0.01 * Squares(actions[t])), 12);
            Assert.Equal(actions[t], late.Observation[4..6].ToArray());
        }

        static double Squares(double[] action) => action.Sum(a => a * a);
    }

    [Fact]
    public void Drawn_delays_are_whole_steps_each_as_likely_as_the_others()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("randomization: { actionDelay: [0, 2] }"));
        var counts = new int[3];
        for (uint episode = 0; episode < 600; episode++)
        {
            environment.Reset(RandomizedTasks.Stream(episode));
            var delay = 0;
            while (environment.Step([1, 0]) is var _ && environment.Simulation.Controls[0] == 0) delay++;
            counts[delay]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 160, 240));
    }

    [Fact]
    public void Lag_is_of_first_order_at_each_integration_step()
    {
        const double TimeConstant = 0.04;
        using var environment = RandomizedTasks.Create(
            RandomizedTasks.Of("").With((RandomizedQuantity.ActuatorLag, TimeConstant, TimeConstant)));
        environment.Reset(RandomizedTasks.Stream());
        for (var t = 1; t <= 30; t++)
        {
            environment.Step([1, -0.5]);
            // The answer to a step: 1 - exp(-t / T).
            var answer = 1 - Math.Exp(-2 * t * Timestep / TimeConstant);
            Assert.Equal(answer, environment.Simulation.Controls[0], 12);
            Assert.Equal(-0.5 * answer, environment.Simulation.Controls[1], 12);
        }
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("{ range: 0.034, unit: seconds }", 3)]
    [InlineData("{ range: [0, 0], unit: seconds }", 0)]
    public void Observation_is_what_was_measured_so_many_steps_before_and_own_knowledge_is_not_late(string latency, int steps)
    {
        using var late = RandomizedTasks.Create(RandomizedTasks.Of($"randomization: {{ observationLatency: {latency} }}"));
        using var plain = RandomizedTasks.Create(RandomizedTasks.Of(""));
        late.Reset(RandomizedTasks.Stream());
        plain.Reset(RandomizedTasks.Stream());
        var measured = new List<double[]> { plain.Observation.ToArray() };
        Assert.Equal(measured[0], late.Observation.ToArray());
        foreach (var action in TestEnvironments.Actions(plain, 20))
        {
            Assert.Equal(plain.Step(action), late.Step(action));
            measured.Add(plain.Observation.ToArray());
            Assert.Equal(measured[Math.Max(0, measured.Count - 1 - steps)][..4], late.Observation[..4].ToArray());
            Assert.Equal(plain.Observation[4..].ToArray(), late.Observation[4..].ToArray());
        }
    }

    [Fact]
    public void Noise_of_a_range_has_the_episode_s_scale_in_the_law_of_its_term()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("", "{ law: uniform, range: [0, 0.2] }"));
        var widest = new List<double>();
        for (uint episode = 0; episode < 100; episode++)
        {
            environment.Reset(RandomizedTasks.Stream(episode));
            var all = new List<double>();
            for (var t = 0; t < 50; t++)
            {
                environment.Step([0, 0]);
                all.Add(Math.Abs(environment.Observation[0] - environment.Simulation.Positions[0]));
                Assert.Equal(0, environment.Observation[4]);
            }

            widest.Add(all.Max());
        }

        Assert.All(widest, noise => Assert.InRange(noise, 0, 0.2));
        Assert.InRange(widest.Average(), 0.08, 0.12);
        Assert.True(widest.Min() < 0.02 && widest.Max() > 0.18);
    }

    [Fact]
    public void Noise_of_an_option_is_normal_on_every_observation_of_a_built_in_task()
    {
        using var environment = RandomizedTasks.Create(
            new ExperimentSpecification { Task = "swimmer" }.With((RandomizedQuantity.ObservationNoise, 0.3, 0.3)));
        environment.Reset(RandomizedTasks.Stream());
        var noise = new List<double>();
        for (var t = 0; t < 500; t++)
        {
            environment.Step([0.1, -0.1]);
            double[] exact = [.. environment.Simulation.Positions[2..], .. environment.Simulation.Velocities];
            for (var i = 0; i < exact.Length; i++) noise.Add(environment.Observation[i] - exact[i]);
        }

        Assert.InRange(Math.Sqrt(noise.Average(value => value * value)), 0.29, 0.31);
        Assert.InRange(noise.Average(), -0.02, 0.02);
    }

    [Fact]
    public void Pushes_come_as_often_last_as_long_and_are_as_strong_as_the_file_says()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("""
            randomization:
              push: { range: [5, 20], body: box, every: [0.1, 0.2], duration: 0.05, direction: y }
            """).Focused(default));
        environment.Reset(RandomizedTasks.Stream(2));
        // Times, directions and forces are drawn from the stream beside the episode's, purpose 4 with 5 in the upper half.
        var draws = new RandomStream(TestEnvironments.Seed, (RandomPurpose)(4 | (5 << 16)), 3, 2);
        var forces = new List<double>();
        for (var push = 0; push < 4; push++)
        {
            var pause = (int)Math.Round((0.1 + (0.1 * draws.NextDouble())) / Timestep);
            forces.AddRange(Enumerable.Repeat(0.0, pause));
            var sign = draws.NextDouble() < 0.5 ? 1 : -1;
            forces.AddRange(Enumerable.Repeat(sign * (5 + (15 * draws.NextDouble())), 10));
        }

        for (var step = 1; step < forces.Count / 2; step++)
        {
            environment.Step([0, 0]);
            var applied = environment.Simulation.AppliedForces.Slice(18, 6).ToArray();
            // The second of the two integration steps.
            Assert.Equal([0, forces[(2 * step) - 1], 0, 0, 0, 0], applied);
        }
    }

    [Fact]
    public void Robot_is_pushed_where_it_moves_and_not_what_it_handles()
    {
        using var model = Model.FromXml("""
            <mujoco><worldbody>
              <body name="base"><geom size="0.1" mass="9"/>
                <body name="arm"><joint name="turn" axis="0 0 1"/><geom size="0.1" mass="3"/>
                  <body name="hand"><joint name="bend"/><geom size="0.1" mass="1"/></body></body></body>
              <body name="load" pos="1 0 0"><freejoint/><geom size="0.1" mass="20"/></body>
            </worldbody><actuator><motor joint="bend"/></actuator></mujoco>
            """);

        Assert.Equal("arm", model.NameOf(ModelObject.Body, RandomizationFit.Pushed(model, isDriven: true)));
        Assert.Equal("load", model.NameOf(ModelObject.Body, RandomizationFit.Pushed(model, isDriven: false)));
        Assert.False(RandomizationFit.Moves(model, model.IdOf(ModelObject.Body, "base")));
        Assert.True(RandomizationFit.Moves(model, model.IdOf(ModelObject.Body, "hand")));
        Assert.Equal((" push moves", ""),
            (RandomizationFit.IdentityOfPush(model, isDriven: true), RandomizationFit.IdentityOfPush(model, isDriven: false)));
    }

    [Theory]
    [InlineData("hopper", "torso", "")]
    [InlineData("half-cheetah", "torso", "")]
    [InlineData("ant", "torso", "")]
    [InlineData("striker", "r_shoulder_pan_link", " push moves")]
    [InlineData("thrower", "r_shoulder_pan_link", " push moves")]
    public void Push_of_a_built_in_task_is_at_its_robot(string task, string body, string identity)
    {
        var specification = new ExperimentSpecification { Task = task }.With((RandomizedQuantity.Push, 7, 7));
        using var environment = TaskCatalog.CreateEnvironment(specification);
        var pushed = environment.Simulation.Model.IdOf(ModelObject.Body, body);
        environment.Reset(RandomizedTasks.Stream());
        var forces = 0;
        for (var t = 0; t < 500; t++)
        {
            environment.Step(new double[environment.Info.ActionSize]);
            var applied = environment.Simulation.AppliedForces;
            for (var i = 0; i < applied.Length; i++)
            {
                if (applied[i] == 0) continue;
                Assert.Equal(pushed, i / 6);
                forces++;
            }
        }

        Assert.True(forces > 0);
        Assert.Contains($"{identity} model ", environment.Info.Identity, StringComparison.Ordinal);
        if (identity.Length == 0) Assert.DoesNotContain("push", environment.Info.Identity, StringComparison.Ordinal);
    }

    [Fact]
    public void Push_of_an_option_is_at_the_heaviest_tree_in_any_direction()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("").With((RandomizedQuantity.Push, 7, 7)));
        var directions = new List<double>();
        for (uint episode = 0; episode < 40; episode++)
        {
            environment.Reset(RandomizedTasks.Stream(episode));
            for (var t = 0; t < 300; t++)
            {
                environment.Step([0, 0]);
                var force = environment.Simulation.AppliedForces.Slice(6, 2).ToArray();
                if (force[0] == 0) continue;
                Assert.Equal(7, Math.Sqrt((force[0] * force[0]) + (force[1] * force[1])), 12);
                directions.Add(Math.Atan2(force[1], force[0]));
            }
        }

        Assert.True(directions.Min() < -2.4 && directions.Max() > 2.4);
        Assert.InRange(directions.Distinct().Count(), 40, 80);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("x")]
    public void Tilt_turns_gravity_by_its_angle_and_leaves_its_length(string direction)
    {
        using var environment = RandomizedTasks.Create(
            RandomizedTasks.Of($"randomization: {{ tilt: {{ range: 10, direction: {direction} }} }}"));
        var azimuths = new List<double>();
        for (uint episode = 0; episode < 30; episode++)
        {
            environment.Reset(RandomizedTasks.Stream(episode));
            var gravity = environment.Simulation.OwnNumbers(ModelField.Gravity).ToArray();
            Assert.Equal(9.81, Math.Sqrt(gravity.Sum(g => g * g)), 12);
            Assert.Equal(-9.81 * Math.Cos(Math.PI / 18), gravity[2], 12);
            azimuths.Add(Math.Round(Math.Atan2(gravity[1], gravity[0]), 6));
        }

        Assert.Equal(direction == "x" ? 2 : 30, azimuths.Select(Math.Abs).Distinct().Count());
    }
}
