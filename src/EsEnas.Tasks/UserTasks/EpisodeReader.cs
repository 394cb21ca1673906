using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads the numbers of an episode: the simulation's, and what the task remembers beside it.</summary>
/// <remarks>Not thread safe. Reading allocates nothing.</remarks>
internal sealed class EpisodeReader(Simulation simulation, UserTaskPlan plan, double stepSeconds)
{
    private readonly double[] previousAction = new double[plan.Actuators.Length];
    private int steps;

    /// <summary>The episode's targets; writable.</summary>
    public double[] Targets { get; } = new double[plan.Targets.Length];

    /// <summary>Steps made since the start.</summary>
    public int Steps => steps;

    /// <summary>Forgets the steps of an episode; targets stay.</summary>
    public void Begin()
    {
        steps = 0;
        Array.Clear(previousAction);
    }

    /// <summary>Notes that a step with this action was made.</summary>
    public void Note(ReadOnlySpan<double> action)
    {
        steps++;
        action.CopyTo(previousAction);
    }

    /// <summary>Sum of the squared changes of the action, left to right.</summary>
    public double ActionRate(ReadOnlySpan<double> action)
    {
        var sum = 0.0;
        for (var i = 0; i < action.Length; i++)
        {
            var change = action[i] - previousAction[i];
            sum += change * change;
        }

        return sum;
    }

    /// <summary>The three numbers of a point.</summary>
    public ReadOnlySpan<double> Point(NumberAt at) => (at.Source switch
    {
        NumberSource.Body => simulation.BodyPositions,
        NumberSource.Site => simulation.SitePositions,
        NumberSource.Geom => simulation.GeomPositions,
        _ => simulation.SubtreeCenters,
    }).Slice(at.Index, 3);

    /// <summary>A number.</summary>
    public double Read(NumberAt at) => at.Source switch
    {
        NumberSource.Position => simulation.Positions[at.Index],
        NumberSource.Velocity => simulation.Velocities[at.Index],
        NumberSource.Body => simulation.BodyPositions[at.Index],
        NumberSource.Site => simulation.SitePositions[at.Index],
        NumberSource.Geom => simulation.GeomPositions[at.Index],
        NumberSource.CenterOfMass => simulation.SubtreeCenters[at.Index],
        NumberSource.Sensor => simulation.SensorData[at.Index],
        NumberSource.Cosine => Math.Cos(simulation.Positions[at.Index]),
        NumberSource.Sine => Math.Sin(simulation.Positions[at.Index]),
        NumberSource.Up => Up(at.Index / 3, at.Index % 3),
        NumberSource.Heading => Heading(at.Index / 2, at.Index % 2 == 1),
        NumberSource.Orientation => simulation.BodyQuaternions[at.Index],
        NumberSource.PreviousAction => previousAction[at.Index],
        NumberSource.Clock => Clock(at.Index / 2, at.Index % 2 == 1),
        NumberSource.Contact => Touches(plan.Contacts[at.Index]) ? 1 : 0,
        NumberSource.Energy => Energy(at.Index),
        NumberSource.Power => Power(),
        _ => Targets[at.Index],
    };

    /// <summary>A component of a body's z axis: the last column of the rotation matrix of its quaternion.</summary>
    public double Up(int body, int axis)
    {
        var q = simulation.BodyQuaternions.Slice(4 * body, 4);
        return axis switch
        {
            0 => 2 * (q[1] * q[3] + q[0] * q[2]),
            1 => 2 * (q[2] * q[3] - q[0] * q[1]),
            _ => 1 - 2 * (q[1] * q[1] + q[2] * q[2]),
        };
    }

    // Of the x axis, the first column, in the horizontal plane; an axis that points straight up has the yaw 0.
    private double Heading(int body, bool isSine)
    {
        var q = simulation.BodyQuaternions.Slice(4 * body, 4);
        var x = 1 - 2 * (q[2] * q[2] + q[3] * q[3]);
        var y = 2 * (q[1] * q[2] + q[0] * q[3]);
        var length = Math.Sqrt(x * x + y * y);
        return length == 0 ? (isSine ? 0 : 1) : (isSine ? y : x) / length;
    }

    private bool Touches(ContactSides sides)
    {
        var count = simulation.ContactCount;
        for (var i = 0; i < count; i++)
        {
            var (first, second) = simulation.ContactGeoms(i);
            if ((sides.First[first] && sides.Second[second]) || (sides.First[second] && sides.Second[first])) return true;
        }

        return false;
    }

    private double Energy(int part)
    {
        var (potential, kinetic) = simulation.ComputeEnergy();
        return part switch { 0 => potential + kinetic, 1 => kinetic, _ => potential };
    }

    // Force times velocity of each coordinate, left to right.
    private double Power()
    {
        var forces = simulation.ActuatorForces;
        var velocities = simulation.Velocities;
        var sum = 0.0;
        for (var i = 0; i < forces.Length; i++) sum += Math.Abs(forces[i] * velocities[i]);
        return sum;
    }

    private double Clock(int clock, bool isCosine)
    {
        var phase = 2 * Math.PI * (steps * stepSeconds / plan.Periods[clock] % 1.0);
        return isCosine ? Math.Cos(phase) : Math.Sin(phase);
    }
}
