using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks.UserTasks;

/// <summary>A task file's environment.</summary>
internal sealed class UserEnvironment : MuJoCoEnvironment
{
    private readonly UserTaskPlan _plan;

    // What each reward term read before the step.
    private readonly double[] _before;
    private readonly RandomStream _noise = new(0, RandomPurpose.ObservationNoise);
    private bool _isNoisy;

    public UserEnvironment(TaskVariant variant, UserTaskPlan plan) : base(variant)
    {
        _plan = plan;
        _before = new double[plan.Reward.Length];
    }

    private protected override void BeginObservationNoise(RandomStream? random)
    {
        _isNoisy = random is not null;
        if (random is not null) _noise.ResetBeside(random, RandomPurpose.ObservationNoise);
    }

    private protected override void Start(RandomStream random)
    {
        if (!Options.StartNoise) return;
        Add(random, _plan.PositionNoise, Simulation.Positions);
        Add(random, _plan.VelocityNoise, Simulation.Velocities);
    }

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var terms = _plan.Reward;
        for (var i = 0; i < terms.Length; i++)
        {
            if (terms[i].Kind == RewardKind.ForwardVelocity) _before[i] = Read(terms[i].Coordinate);
            else if (terms[i].BeforeStep) _before[i] = Measure(terms[i], action);
        }

        var controls = Simulation.Controls;
        for (var i = 0; i < action.Length; i++) controls[_plan.Actuators[i]] = action[i];
        Simulation.Step(FrameSkip);

        var reward = terms[0].Coefficient * Value(0, action);
        for (var i = 1; i < terms.Length; i++) reward += terms[i].Coefficient * Value(i, action);
        return new StepResult(reward, _plan.AliveBonus, Done: !IsHealthy());
    }

    private protected override void Observe(Span<double> target)
    {
        var parts = _plan.Observation;
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
            if (_isNoisy && part.Noise > 0) value += part.Noise * _noise.NextNormal();
            target[i] = Math.Clamp(value, part.Low, part.High);
        }
    }

    private double Value(int index, ReadOnlySpan<double> action)
    {
        ref readonly var term = ref _plan.Reward[index];
        if (term.Kind == RewardKind.ForwardVelocity) return (Read(term.Coordinate) - _before[index]) / StepSeconds;
        return term.BeforeStep ? _before[index] : Measure(term, action);
    }

    private double Measure(in RewardPart term, ReadOnlySpan<double> action) => term.Kind switch
    {
        RewardKind.ControlCost => EnvironmentMath.SumOfSquares(action),
        RewardKind.AliveBonus => 1,
        RewardKind.Distance => EnvironmentMath.Distance(Simulation.BodyPositions.Slice(term.First, 3), Simulation.BodyPositions.Slice(term.Second, 3)),
        _ => Simulation.SensorData[term.First],
    };

    private double Read(CoordinateIndex coordinate) =>
        coordinate.IsBody ? Simulation.BodyPositions[coordinate.Index] : Simulation.Positions[coordinate.Index];

    private bool IsHealthy()
    {
        foreach (ref readonly var range in _plan.Healthy.AsSpan())
        {
            var value = Read(range.Coordinate);
            if (!(value > range.Above && value < range.Below)) return false;
        }

        var positions = Simulation.Positions;
        var velocities = Simulation.Velocities;
        if (double.IsFinite(_plan.StateLimit))
        {
            var inPositions = Math.Min(_plan.StateFrom, positions.Length);
            var inVelocities = Math.Min(_plan.StateFrom - inPositions, velocities.Length);
            if (!AreWithin(positions[inPositions..], _plan.StateLimit) || !AreWithin(velocities[inVelocities..], _plan.StateLimit)) return false;
        }

        return !_plan.MustBeFinite || (EnvironmentMath.AreFinite(positions) && EnvironmentMath.AreFinite(velocities));
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
