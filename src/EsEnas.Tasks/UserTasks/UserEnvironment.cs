using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.UserTasks;

/// <summary>A task file's environment.</summary>
internal sealed class UserEnvironment : MuJoCoEnvironment
{
    private readonly UserTaskPlan plan;

    // What each reward term read before the step.
    private readonly double[] before;
    private readonly double[] values;
    private readonly RandomStream noise = new(0, RandomPurpose.ObservationNoise);
    private bool isNoisy;

    public UserEnvironment(TaskVariant variant, UserTaskPlan plan) : base(variant)
    {
        this.plan = plan;
        before = new double[plan.Reward.Length];
        values = new double[plan.Reward.Length];
    }

    public override IReadOnlyList<ObservationSignal> Signals
    {
        get
        {
            var model = Simulation.Model;
            return [.. plan.Observation.Select(part => part.Source switch
            {
                ObservationSource.Position => JointSignals.Position(model, part.Index, part.Low, part.High),
                ObservationSource.Velocity => JointSignals.Velocity(model, part.Index, part.Low, part.High),
                ObservationSource.BodyPosition => JointSignals.Body(model, part.Index / 3, part.Index % 3, part.Low, part.High),
                ObservationSource.BodyDifference =>
                    JointSignals.Difference(model, part.Index / 3, part.Other / 3, part.Index % 3, part.Low, part.High),
                _ => JointSignals.Sensor(model, part.Index, part.Low, part.High),
            })];
        }
    }

    /// <summary>Kinds of the terms, with numbers where a kind occurs more than once.</summary>
    public override IReadOnlyList<string> RewardTermNames =>
        [.. plan.Reward.Select((term, i) => NameOf(term.Kind) + (plan.Reward.Count(other => other.Kind == term.Kind) > 1 ? $"{i}" : ""))];

    public override IReadOnlyList<string> ActuatorNames =>
        [.. plan.Actuators.Select(actuator => JointSignals.Actuator(Simulation.Model, actuator, drivesJoint: false))];

    private protected override void BeginObservationNoise(RandomStream? random)
    {
        isNoisy = random is not null;
        if (random is not null) noise.ResetBeside(random, RandomPurpose.ObservationNoise);
    }

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise) return;
        Add(random, plan.PositionNoise, Simulation.Positions);
        Add(random, plan.VelocityNoise, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var terms = plan.Reward;
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].Kind == RewardKind.ForwardVelocity) before[i] = Read(terms[i].Coordinate);
            else if (terms[i].BeforeStep) before[i] = Measure(terms[i], action);
        }

        var controls = Simulation.Controls;
        for (var i = 0; i < action.Length; i++) controls[plan.Actuators[i]] = action[i];
        Simulation.Step(FrameSkip);

        var reward = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            values[i] = terms[i].Coefficient * Value(i, action);
            reward = i == 0 ? values[0] : reward + values[i];
        }
        NoteTerms(values);
        return new StepResult(reward, plan.AliveBonus, Done: !IsHealthy());
    }

    private protected override void Observe(Span<double> target)
    {
        var parts = plan.Observation;
        var positions = Simulation.Positions;
        var velocities = Simulation.Velocities;
        var bodies = Simulation.BodyPositions;
        var readings = Simulation.SensorData;
        for (var i = 0; i < parts.Length; i++)
        {
            ref readonly var part = ref parts[i];
            var value = part.Source switch
            {
                ObservationSource.Position => positions[part.Index],
                ObservationSource.Velocity => velocities[part.Index],
                ObservationSource.BodyPosition => bodies[part.Index],
                ObservationSource.BodyDifference => bodies[part.Index] - bodies[part.Other],
                _ => readings[part.Index],
            };
            if (isNoisy && part.Noise > 0) value += part.Noise * noise.NextNormal();
            target[i] = Math.Clamp(value, part.Low, part.High);
        }
    }

    private static string NameOf(RewardKind kind) => kind switch
    {
        RewardKind.ForwardVelocity => "forward",
        RewardKind.ControlCost => "control",
        RewardKind.AliveBonus => "alive",
        RewardKind.Distance => "distance",
        _ => "sensor",
    };

    private double Value(int index, ReadOnlySpan<double> action)
    {
        ref readonly var term = ref plan.Reward[index];
        if (term.Kind == RewardKind.ForwardVelocity) return (Read(term.Coordinate) - before[index]) / StepSeconds;
        return term.BeforeStep ? before[index] : Measure(term, action);
    }

    private double Measure(in RewardPart term, ReadOnlySpan<double> action) => term.Kind switch
    {
        RewardKind.ControlCost => EnvironmentMath.SumOfSquares(action),
        RewardKind.AliveBonus => 1,
        RewardKind.Distance =>
            EnvironmentMath.Distance(Simulation.BodyPositions.Slice(term.First, 3), Simulation.BodyPositions.Slice(term.Second, 3)),
        _ => Simulation.SensorData[term.First],
    };

    private double Read(CoordinateIndex coordinate) =>
        coordinate.IsBody ? Simulation.BodyPositions[coordinate.Index] : Simulation.Positions[coordinate.Index];

    private bool IsHealthy()
    {
        foreach (ref readonly var range in plan.Healthy.AsSpan())
        {
            var value = Read(range.Coordinate);
            if (!(value > range.Above && value < range.Below)) return false;
        }

        var positions = Simulation.Positions;
        var velocities = Simulation.Velocities;
        if (double.IsFinite(plan.StateLimit))
        {
            var inPositions = Math.Min(plan.StateFrom, positions.Length);
            var inVelocities = Math.Min(plan.StateFrom - inPositions, velocities.Length);
            if (!AreWithin(positions[inPositions..], plan.StateLimit) || !AreWithin(velocities[inVelocities..], plan.StateLimit))
                return false;
        }

        return !plan.MustBeFinite || (EnvironmentMath.AreFinite(positions) && EnvironmentMath.AreFinite(velocities));
    }

    private static bool AreWithin(ReadOnlySpan<double> values, double limit)
    {
        foreach (var value in values)
        {
            if (!(Math.Abs(value) < limit)) return false;
        }

        return true;
    }

    private static void Add(RandomStream random, StartNoise noise, Span<double> target)
    {
        if (noise.Scale == 0) return;
        if (noise.Law == NoiseLaw.Uniform) EnvironmentMath.AddUniform(random, noise.Scale, target);
        else EnvironmentMath.AddNormal(random, noise.Scale, target);
    }
}
