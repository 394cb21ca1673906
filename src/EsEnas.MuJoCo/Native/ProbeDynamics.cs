using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>The part of the self-check that writes: puts the probe model into a known pose, steps it, and provokes every warning.</summary>
internal sealed class ProbeDynamics(Binding binding, Model model)
{
    private const double Tolerance = 1e-9;
    private const int Angle = 7;
    private const int AngularVelocity = 6;
    private const double Turn = 0.61;
    private const double Glide = -0.13;
    private const double TurnRate = 1.7;
    private const double Twist = 0.41;
    private const double Push = -0.52;

    public void Run()
    {
        using var simulation = model.CreateSimulation();
        // A wrong offset may lead behind the struct, where anything may stand: also a pointer that was right in other data.
        SelfCheck.CheckArrays(binding, model, simulation.Address);
        CheckPose(simulation);
        CheckContact(simulation);
        CheckStep(simulation);
        CheckWarnings(simulation);
    }

    private void CheckPose(Simulation simulation)
    {
        Expect(simulation.Velocities, "qvel", new double[8]);
        Expect(simulation.Controls, "ctrl", new double[2]);

        // The sphere reaches one millimetre into the floor.
        var ballTurn = new Rotation(0.5, -0.5, 0.5, 0.5);
        var sphere = ballTurn.Apply((0.021, 0.022, 0.023));
        (double X, double Y, double Z) ball = (0.27, 0.36, 0.12 - 0.001 - sphere.Z);
        double[] positions = [ball.X, ball.Y, ball.Z, 0.5, -0.5, 0.5, 0.5, Turn, Glide];
        positions.CopyTo(simulation.Positions);
        simulation.Velocities[AngularVelocity] = TurnRate;
        simulation.Controls[0] = Twist;
        simulation.Controls[1] = Push;
        simulation.Forward();

        // A hinge turns its body about an anchor, a slide moves it along an axis of its own frame; both count from their reference.
        var rest = new Rotation(0.8, 0, 0.6, 0);
        var anchor = Add((1.51, 0.22, 2.13), rest.Apply((0.033, 0.034, 0.035)));
        var armTurn = rest.Then(Rotation.About((0, 0.6, 0.8), Turn - 0.07));
        var arm = Add(anchor, armTurn.Apply((-0.033, -0.034, -0.035)));
        var tipTurn = armTurn.Then(new Rotation(0, 0, 0.8, 0.6));
        var tip = Add(arm, armTurn.Apply((0.31, 0.12, 0.053)));
        var postTurn = tipTurn.Then(new Rotation(0.8, 0, 0, -0.6));
        var slid = Glide - 0.09;
        var post = Add(Add(tip, tipTurn.Apply((-0.21, 0.36, 0.157))), postTurn.Apply((0.6 * slid, 0, 0.8 * slid)));
        var site = Add(tip, tipTurn.Apply((0.077, 0.078, 0.079)));

        Expect(simulation.BodyPositions, "xpos", [0, 0, 0, .. Row(ball), .. Row(arm), .. Row(tip), .. Row(post)]);
        Expect(simulation.BodyQuaternions, "xquat", [1, 0, 0, 0, .. ballTurn.Row, .. armTurn.Row, .. tipTurn.Row, .. postTurn.Row]);
        Expect(simulation.GeomPositions, "geom_xpos",
        [
            0.05, 0.06, 0,
            .. Row(Add(ball, sphere)),
            .. Row(Add(arm, armTurn.Apply((0.024, 0.025, 0.026)))),
            .. Row(Add(arm, armTurn.Apply((0.027, 0.028, 0.029)))),
            .. Row(Add(tip, tipTurn.Apply((0.061, 0.062, 0.063)))),
            .. Row(Add(post, postTurn.Apply((0.064, 0.065, 0.066)))),
        ]);
        Expect(simulation.SitePositions, "site_xpos",
        [
            .. Row(Add(ball, ballTurn.Apply((0.071, 0.072, 0.073)))),
            .. Row(Add(arm, armTurn.Apply((0.074, 0.075, 0.076)))),
            .. Row(site),
            .. Row(Add(tip, tipTurn.Apply((0.081, 0.082, 0.083)))),
        ]);
        Expect(simulation.SubtreeCenters[12..], "subtree_com", Row(Add(post, postTurn.Apply((0.0191, 0.0192, 0.0193)))));

        // The sensors repeat what was written: the angle, its rate and the controls went where they belong.
        var sensed = simulation.SensorData;
        Expect(sensed[..1], "qpos", [Turn]);
        Expect(sensed[1..2], "qvel", [TurnRate]);
        Expect(sensed[2..5], "sensordata", [.. Row(site)]);
        Expect(sensed[5..], "ctrl", [Twist, Push]);
        CheckMotion(simulation, rest.Apply((0, 0.6, 0.8)), anchor);
    }

    // Only the hinge moves, at a known rate: what hangs on it turns with it. Motors push by their gear.
    private void CheckMotion(Simulation simulation, (double X, double Y, double Z) axis, (double X, double Y, double Z) anchor)
    {
        var center = simulation.SubtreeCenters[6..9];
        var (x, y, z) = (center[0] - anchor.X, center[1] - anchor.Y, center[2] - anchor.Z);
        double[] turning =
        [
            TurnRate * axis.X, TurnRate * axis.Y, TurnRate * axis.Z, TurnRate * ((axis.Y * z) - (axis.Z * y)),
            TurnRate * ((axis.Z * x) - (axis.X * z)), TurnRate * ((axis.X * y) - (axis.Y * x)),
        ];
        Expect(simulation.BodyVelocities, "cvel", [.. new double[12], .. turning, .. turning, .. turning]);
        Expect(simulation.ActuatorForces, "qfrc_actuator", [0, 0, 0, 0, 0, 0, 3.1 * Twist, 2.3 * Push]);

        double[] any = [.. Enumerable.Repeat(ProbeModel.Any, 6)];
        var post = simulation.SubtreeCenters[12..15];
        Expect(simulation.BodyInertias, "cinert",
        [
            .. new double[10], .. any, 0, 0, 0, 1.37, .. any, ProbeModel.Any, ProbeModel.Any, ProbeModel.Any, 0.83,
            .. any, ProbeModel.Any, ProbeModel.Any, ProbeModel.Any, 0.29,
            .. any, 0.61 * (post[0] - center[0]), 0.61 * (post[1] - center[1]), 0.61 * (post[2] - center[2]), 0.61,
        ]);
        var ball = simulation.BodyInertias[10..13];
        Expect([ball[0] + ball[1] + ball[2]], "cinert", [0.017 + 0.018 + 0.019]);
    }

    private void CheckContact(Simulation simulation)
    {
        // One contact with three dimensions and a pyramidal cone: four scalar constraints.
        ExpectCount(simulation.ContactCount, "ncon", 1);
        ExpectCount(simulation.MaxContactsUsed, "maxuse_con", 1);
        ExpectCount(simulation.MaxConstraintsUsed, "maxuse_efc", 4);
        simulation.ComputeContactForces();
        var forces = simulation.ContactForces;
        const int BallForceZ = (6 * 1) + 5;
        if (!(forces[BallForceZ] > 0)) throw Mismatch("cfrc_ext", "shows no force on the sphere that touches the floor");
        Expect(forces[12..], "cfrc_ext", new double[18]);

        // The first coordinates of the ball are its place: what the floor does to them is that force.
        double[] constrained = [.. forces[9..12], ProbeModel.Any, ProbeModel.Any, ProbeModel.Any, 0, 0];
        Expect(simulation.ConstraintForces, "qfrc_constraint", constrained);
    }

    private void CheckStep(Simulation simulation)
    {
        ExpectTime(simulation, 0);
        simulation.Reset();
        Expect(simulation.Positions, "qpos", model.InitialPositions);
        Expect(simulation.Velocities, "qvel", new double[8]);
        simulation.Step();
        ExpectTime(simulation, model.Timestep);
        var free = simulation.Velocities[AngularVelocity];
        var freeAngle = simulation.Positions[Angle];
        if (!(simulation.Velocities[2] < 0)) throw Mismatch("qvel", "does not show the ball fall");

        simulation.Reset();
        simulation.Controls[0] = Twist;
        simulation.Step();
        if (!(simulation.Velocities[AngularVelocity] > free)) throw Mismatch("ctrl", "does not turn the hinge");
        if (!(simulation.Positions[Angle] > freeAngle)) throw Mismatch("qpos", "does not show the hinge turn");
    }

    private void CheckWarnings(Simulation simulation)
    {
        var data = new DataReader(binding.Layout, simulation.Address);
        ExpectWarnings(simulation, data, []);

        simulation.Positions[8] = double.NaN;
        simulation.Step();
        ExpectWarnings(simulation, data, ["mjWARN_BADQPOS"]);
        ExpectTime(simulation, model.Timestep);

        simulation.Reset();
        simulation.Velocities[7] = double.NaN;
        simulation.Step();
        ExpectWarnings(simulation, data, ["mjWARN_BADQVEL"]);

        // 9e9 is still a permitted control, but at 0.61 kg it means an acceleration beyond 1e10.
        simulation.Reset();
        simulation.Controls[1] = 9e9;
        simulation.Step();
        ExpectWarnings(simulation, data, ["mjWARN_BADQACC"]);

        simulation.Reset();
        simulation.Controls[1] = double.NaN;
        simulation.Step();
        ExpectWarnings(simulation, data, ["mjWARN_BADCTRL"]);
        simulation.Reset();
        ExpectWarnings(simulation, data, []);
    }

    private unsafe void ExpectWarnings(Simulation simulation, DataReader data, string[] present)
    {
        foreach (var kind in (string[])["mjWARN_BADQPOS", "mjWARN_BADQVEL", "mjWARN_BADQACC", "mjWARN_BADCTRL"])
        {
            var count = *data.WarningCount(kind);
            var right = !present.Contains(kind) ? count == 0 : kind == "mjWARN_BADCTRL" ? count > 0 : count == 1;
            if (!right) throw Mismatch("warning", string.Create(CultureInfo.InvariantCulture, $"[{kind}] counts {count}"));
        }

        GC.KeepAlive(simulation);
    }

    private void Expect(ReadOnlySpan<double> actual, string field, ReadOnlySpan<double> expected) =>
        SelfCheck.Compare(binding, "mjData." + field, actual, expected, Tolerance);

    private void ExpectTime(Simulation simulation, double expected) => Expect([simulation.Time], "time", [expected]);

    private void ExpectCount(int actual, string field, int expected)
    {
        if (actual != expected) throw Mismatch(field, string.Create(CultureInfo.InvariantCulture, $"reads {actual} instead of {expected}"));
    }

    private MuJoCoUnavailableException Mismatch(string field, string what) => SelfCheck.Mismatch(binding, "mjData." + field, what);

    private static double[] Row((double X, double Y, double Z) v) => [v.X, v.Y, v.Z];

    private static (double X, double Y, double Z) Add((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
        (a.X + b.X, a.Y + b.Y, a.Z + b.Z);
}
