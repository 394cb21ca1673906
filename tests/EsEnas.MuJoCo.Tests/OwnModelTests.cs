namespace EsEnas.MuJoCo.Tests;

/// <summary>A simulation whose model is its own: changed, restored to the bit, and shared with nobody.</summary>
[Needs(External.MuJoCo)]
public sealed class OwnModelTests
{
    [Fact]
    public void Own_model_steps_like_the_shared_one_until_it_is_changed_and_again_once_it_is_restored()
    {
        using var model = Probe.Model();
        using var shared = model.CreateSimulation();
        using var own = model.CreateSimulationWithOwnModel();
        var expected = Play(shared);
        Assert.Equal(expected, Play(own));

        foreach (var field in (ModelField[])[ModelField.BodyMass, ModelField.BodyInertia, ModelField.Damping, ModelField.GeomFriction,
            ModelField.ActuatorGain, ModelField.Gravity])
        {
            foreach (ref var number in own.OwnNumbers(field)) number *= 1.5;
            own.RecomputeModel();
            Assert.NotEqual(expected, Play(own));
            own.RestoreModel();
            Assert.Equal(expected, Play(own));
        }

        Assert.Equal(expected, Play(shared));
        Assert.True(own.Bytes > shared.Bytes);
    }

    [Fact]
    public void Recomputed_model_of_unchanged_masses_is_the_model_to_the_bit()
    {
        using var model = Probe.Model();
        using var shared = model.CreateSimulation();
        using var own = model.CreateSimulationWithOwnModel();
        own.RecomputeModel();

        Assert.Equal(Play(shared), Play(own));
        Assert.Equal(model.Numbers(ModelField.BodySubtreeMass).ToArray(), own.OwnNumbers(ModelField.BodySubtreeMass).ToArray());
    }

    [Fact]
    public void Own_model_outlives_the_shared_one_s_disposal()
    {
        var model = Probe.Model();
        using var own = model.CreateSimulationWithOwnModel();
        var expected = Play(own);
        model.Dispose();

        Assert.Equal(expected, Play(own));
        own.RestoreModel();
        Assert.Equal(expected, Play(own));
    }

    [Fact]
    public void Simulation_of_the_shared_model_has_no_numbers_to_change()
    {
        using var model = Probe.Model();
        using var shared = model.CreateSimulation();

        Assert.Throws<InvalidOperationException>(() => _ = shared.OwnNumbers(ModelField.BodyMass).Length);
        Assert.Throws<InvalidOperationException>(shared.RestoreModel);
        Assert.Throws<InvalidOperationException>(shared.RecomputeModel);
    }

    private static double[] Play(Simulation simulation)
    {
        simulation.Reset();
        simulation.Controls[0] = 0.4;
        simulation.Step(100);
        return [.. simulation.Positions, .. simulation.Velocities];
    }
}
