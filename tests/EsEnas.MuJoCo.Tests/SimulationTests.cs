namespace EsEnas.MuJoCo.Tests;

[Needs(External.MuJoCo)]
public sealed class SimulationTests
{
    [Fact]
    public void New_simulation_is_at_the_initial_state()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        Assert.Same(model, simulation.Model);
        Assert.Equal(model.InitialPositions, simulation.Positions);
        Assert.Equal(new double[7], simulation.Velocities);
        Assert.Equal(new double[1], simulation.Controls);
        Assert.Equal(0, simulation.Time);
        Assert.False(simulation.HasDiverged);
        Assert.Equal((9, 12, 9, 3, 9, 18, 1), (simulation.BodyPositions.Length, simulation.BodyQuaternions.Length,
            simulation.GeomPositions.Length, simulation.SitePositions.Length, simulation.SubtreeCenters.Length,
            simulation.ContactForces.Length, simulation.SensorData.Length));
    }

    [Fact]
    public void Simulation_says_what_it_takes_of_memory_and_room_for_more_constraints_takes_more()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        using var roomy = Model.FromXml(Probe.Xml.Replace("</mujoco>", "<size njmax=\"4000\" nconmax=\"1000\"/></mujoco>",
            StringComparison.Ordinal));
        Assert.Equal(simulation.Bytes, model.SimulationBytes);
        Assert.InRange(model.Bytes, 1_000, 10_000_000);
        Assert.InRange(simulation.Bytes, 10_000, 100_000_000);
        Assert.InRange(roomy.SimulationBytes, simulation.Bytes + 1_000_000, 1_000_000_000);
    }

    [Fact]
    public void Forward_places_bodies_without_moving_time()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Positions[2] = 0.7;
        simulation.Positions[7] = Math.PI / 2;
        simulation.Forward();
        Assert.Equal(0, simulation.Time);
        Assert.Equal(0.7, simulation.BodyPositions[5]);
        Assert.Equal(0.8, simulation.SitePositions[2], 12);
        Assert.Equal(0.8, simulation.GeomPositions[6], 12); // The rod swings from hanging down to pointing along -x.
        Assert.Equal(1.0, simulation.GeomPositions[8], 12);
        Assert.Equal(Math.Sqrt(0.5), simulation.BodyQuaternions[8], 12);
        Assert.Equal(0.7, simulation.SubtreeCenters[5], 12);
        Assert.Equal(Math.PI / 2, simulation.SensorData[0]);
    }

    [Fact]
    public void Steps_integrate_free_fall()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Step(10);
        Assert.Equal(0.04, simulation.Time, 12);
        Assert.Equal(-9.81 * 0.04, simulation.Velocities[2], 9);
        Assert.Equal(0.3 - (9.81 * 0.04 * 0.04 / 2), simulation.Positions[2], 9);
    }

    [Fact]
    public void Bodies_lag_a_step_behind_positions()
    {
        using var model = Model.FromXml(Probe.Xml.Replace("RK4", "Euler", StringComparison.Ordinal));
        using var simulation = model.CreateSimulation();
        simulation.Step();
        var before = simulation.Positions[2];
        simulation.Step();
        Assert.Equal(before, simulation.BodyPositions[5]);
        Assert.True(simulation.Positions[2] < before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void No_steps_change_nothing(int count)
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Step(count);
        Assert.Equal(0, simulation.Time);
        Assert.Equal(model.InitialPositions, simulation.Positions);
    }

    [Fact]
    public void Several_steps_at_once_equal_single_steps_to_the_bit()
    {
        using var model = Probe.Model();
        using var one = model.CreateSimulation();
        using var many = model.CreateSimulation();
        one.Controls[0] = many.Controls[0] = 0.3;
        for (var i = 0; i < 137; i++) one.Step();
        many.Step(137);
        Assert.Equal(one.Positions, many.Positions);
        Assert.Equal(one.Velocities, many.Velocities);
        Assert.Equal(one.Time, many.Time);
    }

    [Fact]
    public void Controls_keep_what_was_written_and_act_clamped()
    {
        using var model = Probe.Model();
        using var beyond = model.CreateSimulation();
        using var bound = model.CreateSimulation();
        beyond.Controls[0] = 40;
        bound.Controls[0] = 1;
        beyond.Step(20);
        bound.Step(20);
        Assert.Equal(40, beyond.Controls[0]);
        Assert.Equal(bound.Positions, beyond.Positions);
        Assert.NotEqual(0, beyond.Positions[7]);
    }

    [Fact]
    public void Contact_forces_are_zero_until_computed_and_then_carry_the_weight()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Step(1000);
        Assert.Equal(1, simulation.ContactCount);
        Assert.Equal((1, 4), (simulation.MaxContactsUsed, simulation.MaxConstraintsUsed));
        Assert.Equal(new double[18], simulation.ContactForces);
        simulation.ComputeContactForces();
        Assert.Equal(9.81 * model.Numbers(ModelField.BodyMass)[1], simulation.ContactForces[11], 3);
        Assert.Equal(new double[6], simulation.ContactForces[12..]);
        Assert.Equal(simulation.ContactForces[11], simulation.ConstraintForces[2], 9);
        Assert.Equal(0, simulation.ConstraintForces[6]);
    }

    [Fact]
    public void Motors_forces_and_the_inertia_and_motion_of_bodies_can_be_read()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Positions[2] = 5;
        simulation.Velocities[2] = -3;
        simulation.Velocities[6] = 2;
        simulation.Controls[0] = 0.4;
        simulation.Forward();

        var gear = model.Numbers(ModelField.ActuatorGear)[0];
        Assert.Equal([0, 0, 0, 0, 0, 0, 0.4 * gear], simulation.ActuatorForces);
        Assert.Equal(new double[7], simulation.ConstraintForces);
        Assert.Equal([0, 0, 0, 0, 0, -3], simulation.BodyVelocities[6..12]);
        Assert.Equal(2, Math.Abs(simulation.BodyVelocities[13]), 12);
        Assert.Equal(new double[10], simulation.BodyInertias[..10]);
        var masses = model.Numbers(ModelField.BodyMass);
        Assert.Equal((masses[1], masses[2]), (simulation.BodyInertias[19], simulation.BodyInertias[29]));
    }

    [Fact]
    public void Reset_repeats_the_trajectory_to_the_bit()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        var first = Trajectory(simulation, 300);
        simulation.Controls[0] = double.NaN;
        simulation.Positions[1] = 1e30;
        simulation.Step();
        simulation.Reset();
        Assert.Equal((0.0, 0, 0), (simulation.Time, simulation.ContactCount, simulation.MaxContactsUsed));
        Assert.Equal(first, Trajectory(simulation, 300));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.1e10)]
    public void Bad_position_or_velocity_is_divergence_until_the_reset(double bad)
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        for (var isVelocity = 0; isVelocity < 2; isVelocity++)
        {
            simulation.Step(25);
            Assert.False(simulation.HasDiverged);
            (isVelocity == 1 ? simulation.Velocities : simulation.Positions)[1] = bad;
            Assert.False(simulation.HasDiverged);
            simulation.Step();
            Assert.True(simulation.HasDiverged);
            Assert.Equal(model.Timestep, simulation.Time); // The library has begun anew.
            simulation.Step(10);
            Assert.True(simulation.HasDiverged);
            simulation.Reset();
            Assert.False(simulation.HasDiverged);
        }
    }

    [Fact]
    public void More_contacts_or_constraints_than_the_model_has_room_for_are_warnings_until_the_reset()
    {
        // Four balls on a floor make four contacts with four constraints each. From 2.3.0 on both sizes only ask for memory.
        Assert.SkipWhen(MuJoCoLibrary.IsAtLeast(2, 3, 0), "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        Assert.Equal((true, false), After(njmax: 100, nconmax: 3));
        Assert.Equal((false, true), After(njmax: 10, nconmax: 30));
        Assert.Equal((false, false), After(njmax: 16, nconmax: 4));

        static (bool Contacts, bool Constraints) After(int njmax, int nconmax)
        {
            var balls = string.Concat(Enumerable.Range(0, 4).Select(i =>
                $"<body pos=\"{i} 0 0.099\"><freejoint/><geom type=\"sphere\" size=\"0.1\"/></body>"));
            using var model = Model.FromXml($"""
                <mujoco><size njmax="{njmax}" nconmax="{nconmax}"/>
                <worldbody><geom type="plane" size="9 9 1"/>{balls}</worldbody></mujoco>
                """);
            using var simulation = model.CreateSimulation();
            Assert.False(simulation.HasWarnings);
            simulation.Step();
            var seen = (simulation.ContactsFull > 0, simulation.ConstraintsFull > 0);
            Assert.Equal(seen is (true, _) or (_, true), simulation.HasWarnings);
            Assert.False(simulation.HasDiverged);
            simulation.Reset();
            Assert.False(simulation.HasWarnings);
            return seen;
        }
    }

    [Fact]
    public void Two_hinges_on_one_axis_are_a_warning_about_the_inertia_matrix()
    {
        Assert.SkipWhen(MuJoCoLibrary.IsAtLeast(3, 0, 0),
            "MuJoCo 3 does not warn of a singular inertia matrix here (seen: 3.3.7, 3.12.0).");
        using var model = Model.FromXml("""
            <mujoco><worldbody><body>
              <joint type="hinge" axis="0 0 1"/><joint type="hinge" axis="0 0 1"/><geom type="sphere" size="0.1" pos="0.5 0 0"/>
            </body></worldbody></mujoco>
            """);
        using var simulation = model.CreateSimulation();

        simulation.Step();

        Assert.True(simulation.BadInertias > 0);
        Assert.True(simulation.HasWarnings);
    }

    [Fact]
    public void Largest_permitted_number_is_no_divergence()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Positions[1] = 0.99e10;
        simulation.Step();
        Assert.False(simulation.HasDiverged);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e11)]
    public void Bad_control_counts_and_acts_as_zero(double bad)
    {
        using var model = Model.FromXml(Probe.Xml.Replace("ctrllimited=\"true\"", "ctrllimited=\"false\"", StringComparison.Ordinal));
        using var simulation = model.CreateSimulation();
        using var idle = model.CreateSimulation();
        simulation.Controls[0] = bad;
        simulation.Step(3);
        idle.Step(3);
        Assert.Equal(12, simulation.BadControls); // Four evaluations in a Runge-Kutta step.
        Assert.False(simulation.HasDiverged);
        Assert.Equal(idle.Positions, simulation.Positions);
        simulation.Reset();
        Assert.Equal(0, simulation.BadControls);
    }

    [Theory]
    [InlineData(double.NaN, 4)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1e11, 0)]
    public void Control_with_a_range_is_clamped_before_it_is_judged(double bad, int count)
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Controls[0] = bad;
        simulation.Step();
        Assert.Equal(count, simulation.BadControls);
    }

    [Fact]
    public void Two_threads_with_one_model_get_the_bits_of_one_thread()
    {
        using var model = Probe.Model();
        using var alone = model.CreateSimulation();
        var expected = new[] { Trajectory(alone, 4000, 0.2), Reset(alone, 0.7) };
        var actual = new double[2][];
        using var a = model.CreateSimulation();
        using var b = model.CreateSimulation();
        using var start = new Barrier(2);
        var threads = new[]
        {
            new Thread(() => { start.SignalAndWait(); actual[0] = Trajectory(a, 4000, 0.2); }),
            new Thread(() => { start.SignalAndWait(); actual[1] = Trajectory(b, 4000, 0.7); }),
        };
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(expected[0], actual[0]);
        Assert.Equal(expected[1], actual[1]);
        Assert.NotEqual(actual[0], actual[1]);

        static double[] Reset(Simulation simulation, double amplitude)
        {
            simulation.Reset();
            return Trajectory(simulation, 4000, amplitude);
        }
    }

    [Fact]
    public void Simulation_may_move_between_threads()
    {
        using var model = Probe.Model();
        using var stay = model.CreateSimulation();
        using var move = model.CreateSimulation();
        for (var i = 0; i < 5; i++)
        {
            stay.Step(40);
            var thread = new Thread(() => move.Step(40));
            thread.Start();
            thread.Join();
        }

        Assert.Equal(stay.Positions, move.Positions);
    }

    [Fact]
    public void Stepping_allocates_nothing()
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        var sum = 0.0;

        Assert.Equal(0, Allocations.Of(() => sum = Loop(simulation, 2_000)));
        Assert.True(double.IsFinite(sum));

        static double Loop(Simulation simulation, int steps)
        {
            var sum = 0.0;
            for (var i = 0; i < steps; i++)
            {
                if (i % 500 == 0) simulation.Reset();
                simulation.Controls[0] = i % 3 - 1;
                if (i % 1000 == 999) simulation.Positions[0] = double.NaN; // A warning allocates nothing either.
                simulation.Step();
                simulation.ComputeContactForces();
                sum += simulation.BodyPositions[5] + simulation.ContactForces[11] + simulation.SensorData[0] + simulation.Time;
                sum += simulation.ContactCount + simulation.MaxContactsUsed + simulation.BadControls + (simulation.HasDiverged ? 1 : 0)
                    + (simulation.HasWarnings ? 1 : 0);
            }

            return sum;
        }
    }

    [Fact]
    public void Disposed_simulation_is_empty_and_throws()
    {
        using var model = Probe.Model();
        var simulation = model.CreateSimulation();
        simulation.Dispose();
        simulation.Dispose();
        Assert.True(simulation.Positions.IsEmpty && simulation.Velocities.IsEmpty && simulation.Controls.IsEmpty
            && simulation.SensorData.IsEmpty);
        Assert.True(simulation.BodyPositions.IsEmpty && simulation.BodyQuaternions.IsEmpty && simulation.ContactForces.IsEmpty);
        Assert.True(simulation.GeomPositions.IsEmpty && simulation.SitePositions.IsEmpty && simulation.SubtreeCenters.IsEmpty);
        Assert.True(simulation.BodyInertias.IsEmpty && simulation.BodyVelocities.IsEmpty && simulation.ActuatorForces.IsEmpty
            && simulation.ConstraintForces.IsEmpty);
        Assert.Throws<ObjectDisposedException>(() => simulation.Step());
        Assert.Throws<ObjectDisposedException>(simulation.Forward);
        Assert.Throws<ObjectDisposedException>(simulation.Reset);
        Assert.Throws<ObjectDisposedException>(simulation.ComputeContactForces);
        Assert.Throws<NullReferenceException>(() => simulation.Time);
        Assert.Throws<NullReferenceException>(() => simulation.HasDiverged);
        Assert.Throws<NullReferenceException>(() => simulation.HasWarnings);
        Assert.Equal(8, model.PositionCount);
    }

    private static double[] Trajectory(Simulation simulation, int steps, double amplitude = 0.5)
    {
        var trace = new List<double>();
        for (var i = 0; i < steps; i++)
        {
            simulation.Controls[0] = amplitude * ((i / 7 % 5) - 2);
            simulation.Step();
            if (i % 10 == 0) trace.AddRange([.. simulation.Positions, .. simulation.Velocities, simulation.Time]);
        }

        return [.. trace];
    }
}
