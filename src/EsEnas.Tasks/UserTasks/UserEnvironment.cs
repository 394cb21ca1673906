using System.Globalization;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>A task file's environment.</summary>
internal sealed class UserEnvironment : MuJoCoEnvironment
{
    // A start that touches after so many draws stays as it is.
    private const int MostDraws = 100;

    private readonly UserTaskPlan plan;
    private readonly EpisodeReader reader;

    // What each part of the reward read before the step.
    private readonly double[] before;
    private readonly double[] values;
    private readonly RandomStream noise = new(0, RandomPurpose.ObservationNoise);
    private bool isNoisy;
    private readonly RangedNoises? ranged;
    private readonly EpisodeCurriculum curriculum;

    public UserEnvironment(TaskVariant variant, UserTaskPlan plan) : base(variant)
    {
        this.plan = plan;
        reader = new EpisodeReader(Simulation, plan, StepSeconds);
        before = new double[plan.Slots];
        values = new double[plan.Reward.Length];
        if (Randomization is { } randomization) ranged = RangedNoises.Of(plan, randomization, Options);
        curriculum = new EpisodeCurriculum(plan, Randomization, ranged, Options);
    }

    public override bool Refreshes => plan.Refreshes;

    public override IReadOnlyList<ObservationSignal> Signals => [.. plan.Observation.Select(SignalOf)];

    /// <inheritdoc/>
    public override IReadOnlyList<SignalNoise> NoiseOf(int number)
    {
        var constant = plan.Observation[number].Noise;
        return
        [
            .. constant > 0 ? [new SignalNoise(SignalNoiseLaw.Normal, constant, constant)] : Array.Empty<SignalNoise>(),
            .. ranged?.NoiseOf(number) ?? [],
        ];
    }

    /// <summary>Kinds of the terms, with numbers where a kind occurs more than once.</summary>
    public override IReadOnlyList<string> RewardTermNames => Tasks.RewardTermNames.Of([.. plan.Reward.Select(part => part.Term.Kind)]);

    public override IReadOnlyList<string> ActuatorNames =>
        [.. plan.Actuators.Select(actuator => JointSignals.Actuator(Simulation.Model, actuator, drivesJoint: false))];

    public override void SetIteration(int? iteration) => curriculum.MoveTo(iteration);

    private protected override void BeginObservationNoise(RandomStream? random)
    {
        isNoisy = random is not null;
        if (random is not null) noise.ResetBeside(random, RandomPurpose.ObservationNoise);
        ranged?.Begin(random);
    }

    private protected override void ResetState()
    {
        if (plan.Keyframe < 0) Simulation.Reset();
        else Simulation.ResetTo(plan.Keyframe);
        for (var i = 0; i < plan.Targets.Length; i++) reader.Targets[i] = (curriculum.Targets[i].Low + curriculum.Targets[i].High) / 2;
    }

    private protected override void Start(RandomStream random)
    {
        if (Options.StartNoise) AddStartNoise(random);

        for (var i = 0; i < plan.Targets.Length; i++)
        {
            var (low, high) = curriculum.Targets[i];
            // A curriculum may begin with one value for all.
            reader.Targets[i] = low < high ? random.NextUniform(low, high) : low;
        }
    }

    private protected override void ClearEpisode() => reader.Begin();

    private protected override StepResult Advance(ReadOnlySpan<double> action)
    {
        var terms = plan.Reward;
        foreach (var term in terms) ReadBefore(term, action);

        Simulate(action);
        if (plan.Refreshes) Simulation.Forward();

        var isDone = !IsHealthy();
        var reward = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            values[i] = curriculum.Coefficients[i] * Value(terms[i], action, isDone);
            reward = i == 0 ? values[0] : reward + values[i];
        }

        NoteTerms(values);
        reader.Note(action);
        return new StepResult(reward, curriculum.AliveBonus, isDone || reader.Steps >= curriculum.Horizon);
    }

    private protected override void WriteControls(ReadOnlySpan<double> action)
    {
        var controls = Simulation.Controls;
        for (var i = 0; i < action.Length; i++) controls[plan.Actuators[i]] = action[i];
    }

    private protected override void Observe(Span<double> target)
    {
        var parts = plan.Observation;
        for (var i = 0; i < parts.Length; i++)
        {
            ref readonly var part = ref parts[i];
            var value = reader.Read(part.Value);
            if (part.Minus is { } minus) value -= reader.Read(minus);
            if (isNoisy && curriculum.Noise[i] > 0) value += curriculum.Noise[i] * noise.NextNormal();
            if (ranged is not null) value = ranged.Add(i, value);
            target[i] = Math.Clamp(value, part.Low, part.High);
        }
    }

    private ObservationSignal SignalOf(ObservationPart part)
    {
        var (model, index) = (Simulation.Model, part.Value.Index);
        if (part.Minus is { } minus)
            return part.Value.Source == NumberSource.Body && minus.Source == NumberSource.Body
                ? JointSignals.Difference(model, index / 3, minus.Index / 3, index % 3, part.Low, part.High)
                : JointSignals.PointDifference(NameOf(part.Value), NameOf(minus), index % 3, part.Low, part.High);
        switch (part.Value.Source)
        {
            case NumberSource.Position:
                return JointSignals.Position(model, index, part.Low, part.High);
            case NumberSource.Velocity:
                return JointSignals.Velocity(model, index, part.Low, part.High);
            case NumberSource.Cosine:
                return JointSignals.Circular(model, index, SignalKind.JointCosine) with { Low = part.Low, High = part.High };
            case NumberSource.Sine:
                return JointSignals.Circular(model, index, SignalKind.JointSine) with { Low = part.Low, High = part.High };
            case NumberSource.Body:
                return JointSignals.Body(model, index / 3, index % 3, part.Low, part.High);
            case NumberSource.Site:
                return JointSignals.Point(NameOf(part.Value), SignalKind.SitePosition, index % 3, part.Low, part.High);
            case NumberSource.Geom:
                return JointSignals.Point(NameOf(part.Value), SignalKind.GeomPosition, index % 3, part.Low, part.High);
            case NumberSource.CenterOfMass:
                return JointSignals.Point(NameOf(part.Value), SignalKind.CenterOfMass, index % 3, part.Low, part.High);
            case NumberSource.Sensor:
                return JointSignals.Sensor(model, index, part.Low, part.High);
            case NumberSource.Up:
                return JointSignals.Turned(model, index / 3, SignalKind.BodyUp, index % 3, part.Low, part.High);
            case NumberSource.Heading:
                return JointSignals.Turned(model, index / 2, SignalKind.BodyHeading, index % 2, part.Low, part.High);
            case NumberSource.Orientation:
                return JointSignals.Turned(model, index / 4, SignalKind.BodyOrientation, index % 4, part.Low, part.High);
            case NumberSource.PreviousAction:
                var actuator = JointSignals.Actuator(model, plan.Actuators[index], drivesJoint: false);
                return new ObservationSignal($"{actuator} before", "", SignalKind.PreviousAction, actuator, 0, "", part.Low, part.High);
            case NumberSource.Clock:
                var period = string.Create(CultureInfo.InvariantCulture, $"clock of {plan.Periods[index / 2]} s");
                return new ObservationSignal($"{period} {(index % 2 == 0 ? "sine" : "cosine")}", "1", SignalKind.Clock,
                    period, index % 2, "", part.Low, part.High);
            case NumberSource.Contact:
                var touching = string.Join(" touches ", plan.Contacts[index].Names);
                return new ObservationSignal(touching, "1", SignalKind.Contact, touching, 0, "", part.Low, part.High);
            default:
                var name = plan.Targets[index].Name;
                return new ObservationSignal($"target {name}", "", SignalKind.Target, name, 0, "", part.Low, part.High);
        }
    }

    private string NameOf(NumberAt point) => JointSignals.NameOf(Simulation.Model, point.Source switch
    {
        NumberSource.Site => ModelObject.Site,
        NumberSource.Geom => ModelObject.Geom,
        _ => ModelObject.Body,
    }, point.Index / 3);

    private void ReadBefore(RewardPart part, ReadOnlySpan<double> action)
    {
        if (part.Term.Kind == RewardKind.ForwardVelocity) before[part.Slot] = reader.Read(part.First);
        else if (part.Term.BeforeStep) before[part.Slot] = Measure(part, action);
        foreach (var factor in part.Of) ReadBefore(factor, action);
    }

    // A quantity in its shape.
    private double Value(RewardPart part, ReadOnlySpan<double> action, bool isDone)
    {
        switch (part.Term.Kind)
        {
            case RewardKind.EarlyEnd:
                return isDone ? 1 : 0;
            case RewardKind.Product or RewardKind.Minimum or RewardKind.Maximum:
                return Combined(part, action, isDone);
            case RewardKind.ForwardVelocity:
                return Shaped(part, (reader.Read(part.First) - before[part.Slot]) / StepSeconds);
            default:
                return Shaped(part, part.Term.BeforeStep ? before[part.Slot] : Measure(part, action));
        }
    }

    private double Combined(RewardPart part, ReadOnlySpan<double> action, bool isDone)
    {
        var result = double.NaN;
        for (var i = 0; i < part.Of.Length; i++)
        {
            var factor = part.Of[i];
            var value = factor.Term.Coefficient * Value(factor, action, isDone) + factor.Term.Offset;
            result = i == 0 ? value : part.Term.Kind switch
            {
                RewardKind.Product => result * value,
                RewardKind.Minimum => Math.Min(result, value),
                _ => Math.Max(result, value),
            };
        }

        return result;
    }

    private double Shaped(RewardPart part, double x)
    {
        var shape = part.Term.Shape;
        if (ReferenceEquals(shape, RewardShape.Plain)) return x;
        x -= part.Target >= 0 ? reader.Targets[part.Target] : shape.Target;
        return shape.Kind switch
        {
            ShapeKind.Square => x * x,
            ShapeKind.Absolute => Math.Abs(x),
            ShapeKind.Gaussian => Math.Exp(-(x * x) / (shape.Scale * shape.Scale)),
            ShapeKind.Tolerance => shape.Tolerance.Of(x),
            _ => x,
        };
    }

    private double Measure(RewardPart part, ReadOnlySpan<double> action) => part.Term.Kind switch
    {
        RewardKind.ControlCost => EnvironmentMath.SumOfSquares(action),
        RewardKind.ActionRate => reader.ActionRate(action),
        RewardKind.AliveBonus => 1,
        RewardKind.Distance => EnvironmentMath.Distance(reader.Point(part.First), reader.Point(part.Second)),
        _ => reader.Read(part.First),
    };

    private bool IsHealthy()
    {
        foreach (ref readonly var range in plan.Healthy.AsSpan())
        {
            var value = reader.Read(range.Coordinate);
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

    private void AddStartNoise(RandomStream random)
    {
        for (var draw = 1; ; draw++)
        {
            Add(random, plan.PositionNoise, Simulation.Positions);
            Add(random, plan.VelocityNoise, Simulation.Velocities);
            if (!plan.StartsWithoutContact || draw == MostDraws) return;
            Simulation.Forward();
            if (Simulation.ContactCount == 0) return;
            ResetState();
        }
    }

    private static void Add(RandomStream random, NoisePart[] parts, Span<double> target)
    {
        foreach (var part in parts)
        {
            var numbers = target.Slice(part.First, part.Count);
            if (part.Law == NoiseLaw.Rotation) Turn(random, numbers);
            else if (part.Scale == 0) continue;
            else if (part.Law == NoiseLaw.Uniform) EnvironmentMath.AddUniform(random, part.Scale, numbers);
            else EnvironmentMath.AddNormal(random, part.Scale, numbers);
        }
    }

    // Four normal numbers point anywhere, each direction as likely.
    private static void Turn(RandomStream random, Span<double> quaternion)
    {
        quaternion.Clear();
        EnvironmentMath.AddNormal(random, 1, quaternion);
        var length = Math.Sqrt(EnvironmentMath.SumOfSquares(quaternion));
        foreach (ref var number in quaternion) number /= length;
    }
}
