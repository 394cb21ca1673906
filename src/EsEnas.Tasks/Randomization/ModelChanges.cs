using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>Writes an episode's factors and tilt into a simulation's own model, over what the shared model has.</summary>
internal sealed class ModelChanges(RandomizationPlan plan, Simulation simulation)
{
    // Parameters of a gain or bias that is fixed or affine, and how many there is room for.
    private const int Linear = 3;
    private const int Parameters = 10;

    private readonly RandomStream parts = new(0, RandomPurpose.RandomizedParts);
    private bool hasParts;

    /// <summary>Restores the model and changes it for an episode; the state is reset afterwards.</summary>
    /// <param name="episode">The episode's values.</param>
    /// <param name="random">The episode's stream, which is left alone; null for none.</param>
    /// <param name="direction">From 0 to 1: where to the ground is tilted.</param>
    public void Begin(EpisodeRandomization episode, RandomStream? random, double direction)
    {
        hasParts = random is not null;
        if (random is not null) parts.ResetBeside(random, RandomPurpose.RandomizedParts);
        simulation.RestoreModel();
        var hasOtherMasses = Scale(episode, RandomizedQuantity.MassScale, ModelField.BodyMass, 1, 1, ModelField.BodyInertia, 3);
        Scale(episode, RandomizedQuantity.FrictionScale, ModelField.GeomFriction, 3, 3, null, 0);
        Scale(episode, RandomizedQuantity.GainScale, ModelField.ActuatorGain, Parameters, Linear, ModelField.ActuatorBias, Parameters);
        Scale(episode, RandomizedQuantity.DampingScale, ModelField.Damping, 1, 1, null, 0);
        Tilt(episode, direction);
        if (hasOtherMasses) simulation.RecomputeModel();
    }

    private bool Scale(EpisodeRandomization episode, RandomizedQuantity quantity, ModelField field, int width, int used,
        ModelField? along, int widthAlong)
    {
        if (plan[quantity] is not { } part) return false;
        var common = episode.ValueOf(quantity);
        var isEach = part.IsEach && hasParts && episode.IsDrawn(quantity);
        var numbers = simulation.OwnNumbers(field);
        var others = along is { } second ? simulation.OwnNumbers(second) : default;
        var changes = false;
        foreach (var id in part.Parts!)
        {
            var factor = isEach ? episode.RangeOf(quantity).At(parts.NextDouble()) : common;
            if (factor == 1) continue;
            changes = true;
            for (var i = 0; i < used; i++) numbers[(width * id) + i] *= factor;
            for (var i = 0; i < Math.Min(widthAlong, Linear); i++) others[(widthAlong * id) + i] *= factor;
        }

        return changes;
    }

    // Turns gravity about a horizontal axis, by Rodrigues' formula: the ground falls to where gravity gains a component.
    private void Tilt(EpisodeRandomization episode, double direction)
    {
        if (plan[RandomizedQuantity.Tilt] is not { } part) return;
        var angle = episode.ValueOf(RandomizedQuantity.Tilt) * Math.PI / 180;
        if (angle == 0) return;
        var (x, y) = Pushes.Direction(part.Direction, direction);
        // The axis is at a right angle to where gravity is turned to.
        var (axisX, axisY) = (y, -x);
        var gravity = simulation.OwnNumbers(ModelField.Gravity);
        var (gx, gy, gz) = (gravity[0], gravity[1], gravity[2]);
        var (sine, cosine) = (Math.Sin(angle), Math.Cos(angle));
        var along = (axisX * gx) + (axisY * gy);
        gravity[0] = (gx * cosine) + (axisY * gz * sine) + (axisX * along * (1 - cosine));
        gravity[1] = (gy * cosine) - (axisX * gz * sine) + (axisY * along * (1 - cosine));
        gravity[2] = (gz * cosine) + (((axisX * gy) - (axisY * gx)) * sine);
    }
}
