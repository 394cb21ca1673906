using System.Globalization;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>What tasks say of their observations, against what they observe.</summary>
[Needs(External.MuJoCo)]
public sealed class SignalTests
{
    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Select(task => task.Name)];

    [Theory, MemberData(nameof(Tasks))]
    public void Every_observation_is_what_its_signal_says(string task)
    {
        var computed = new TaskOptions { ContactForces = ContactForcesOption.Computed };
        var hasForces = TaskCatalog.Find(task).Options.Contains("contactForces");
        using var environment = TaskCatalog.CreateEnvironment(task, hasForces ? computed : new TaskOptions());
        environment.Reset(new RandomStream(3, RandomPurpose.EvalEpisode));
        var action = new double[environment.Info.ActionSize];
        for (var step = 0; step < 40; step++)
        {
            for (var i = 0; i < action.Length; i++) action[i] = Math.Sin(step + i);
            environment.Step(action);
        }
        var signals = environment.Signals;

        Assert.Equal(environment.Info.ObservationSize, signals.Count);
        Assert.Equal(signals.Count, signals.Select(signal => signal.Name).Distinct().Count());
        for (var i = 0; i < signals.Count; i++)
        {
            var expected = Math.Clamp(Measure(environment.Simulation, signals[i]), signals[i].Low, signals[i].High);
            Assert.True(expected.Equals(environment.Observation[i]), $"{signals[i]}: {expected:R}, not {environment.Observation[i]:R}");
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void Every_actuator_and_body_has_a_name_of_its_own(string task)
    {
        using var environment = TaskCatalog.CreateEnvironment(task, new TaskOptions());

        Assert.Equal(environment.Info.ActionSize, environment.ActuatorNames.Distinct().Count());
        Assert.All(environment.ActuatorNames, name => Assert.DoesNotContain("actuator", name, StringComparison.Ordinal));
        Assert.Equal("world", environment.BodyNames[0]);
        environment.Reset(new RandomStream(3, RandomPurpose.EvalEpisode));
        Assert.Equal(ITaskEnvironment.PoseSize * environment.BodyNames.Count, environment.BodyPoses.Length);
        Assert.Equal(environment.RewardTermNames.Count, environment.RewardTerms.Length);
        Assert.Equal(environment.RewardTermNames, RewardTermNames.Of(new ExperimentSpecification { Task = task }));
    }

    private static double Measure(Simulation simulation, ObservationSignal signal)
    {
        var model = simulation.Model;
        int Joint() => model.IdOf(ModelObject.Joint, signal.Of);
        // The feet of the ant have no names.
        int Body(string name) => name.StartsWith("body ", StringComparison.Ordinal)
            ? int.Parse(name[5..], CultureInfo.InvariantCulture)
            : model.IdOf(ModelObject.Body, name);
        return signal.Kind switch
        {
            SignalKind.JointPosition => simulation.Positions[model.PositionAddressOf(Joint()) + signal.Component],
            SignalKind.JointVelocity => simulation.Velocities[model.VelocityAddressOf(Joint()) + signal.Component],
            SignalKind.JointCosine => Math.Cos(simulation.Positions[model.PositionAddressOf(Joint())]),
            SignalKind.JointSine => Math.Sin(simulation.Positions[model.PositionAddressOf(Joint())]),
            SignalKind.BodyPosition => simulation.BodyPositions[(3 * Body(signal.Of)) + signal.Component],
            SignalKind.BodyDifference => simulation.BodyPositions[(3 * Body(signal.Of)) + signal.Component]
                - simulation.BodyPositions[(3 * Body(signal.Minus)) + signal.Component],
            SignalKind.BodyWrench => simulation.ContactForces[(6 * Body(signal.Of)) + signal.Component],
            SignalKind.BodyInertia => simulation.BodyInertias[(10 * Body(signal.Of)) + signal.Component],
            SignalKind.BodyVelocity => simulation.BodyVelocities[(6 * Body(signal.Of)) + signal.Component],
            SignalKind.ActuatorForce => simulation.ActuatorForces[model.VelocityAddressOf(Joint()) + signal.Component],
            SignalKind.ConstraintForce => simulation.ConstraintForces[model.VelocityAddressOf(Joint()) + signal.Component],
            _ => throw new InvalidOperationException($"{signal} is not of a built-in task."),
        };
    }
}
