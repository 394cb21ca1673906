using System.Globalization;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>Whether a model and the library can have a quantity drawn.</summary>
internal static class RandomizationFit
{
    // mjGAIN_FIXED and mjGAIN_AFFINE, mjBIAS_NONE and mjBIAS_AFFINE: a force that is a multiple of its parameters.
    private const int LastLinear = 1;

    /// <summary>What is allowed instead; null if it fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">What is drawn.</param>
    /// <param name="stepSeconds">Seconds of an environment step.</param>
    /// <param name="otherDamping">Damping that is not the joints' one coefficient (<see cref="OtherDamping"/>); empty for none.</param>
    public static string? WhyNot(Model model, RandomizedPart part, double stepSeconds, string otherDamping)
    {
        if (RandomizedQuantities.ChangesModel(part.Quantity) && !model.CanBeCopied)
            return "left out: libmujoco does not export mj_copyModel and mj_setConst";
        if (part.Quantity is RandomizedQuantity.GainScale or RandomizedQuantity.Push && !model.HasDisturbances)
            return $"left out with MuJoCo {MuJoCoLibrary.VersionText}, whose layout is in no table of this build";
        switch (part.Quantity)
        {
            case RandomizedQuantity.ObservationLatency or RandomizedQuantity.ActionDelay when part.IsInSeconds
                && Math.Round(part.Most / stepSeconds) > RandomizedQuantities.MostSteps:
                return string.Create(CultureInfo.InvariantCulture,
                    $"at most {RandomizedQuantities.MostSteps} steps of {stepSeconds} s");
            case RandomizedQuantity.GainScale:
                foreach (var actuator in part.Parts ?? [.. Enumerable.Range(0, model.ActuatorCount)])
                {
                    if (model.Integers(ModelField.ActuatorGainType)[actuator] > LastLinear
                        || model.Integers(ModelField.ActuatorBiasType)[actuator] > LastLinear)
                        return $"actuators with fixed or affine gain and bias; that of " +
                            $"{JointSignals.NameOf(model, ModelObject.Actuator, actuator)} is neither (a muscle, for one)";
                }

                return model.ActuatorCount == 0 ? "left out: the model has no actuators" : null;
            case RandomizedQuantity.DampingScale when otherDamping.Length > 0:
                return $"left out: the model has {otherDamping}, which no factor reaches";
            case RandomizedQuantity.DampingScale when IsZero(model.Numbers(ModelField.Damping), part.Parts):
                return "left out: the joints have no damping to be scaled";
            case RandomizedQuantity.Tilt when IsZero(model.Numbers(ModelField.Gravity), null):
                return "left out: the model has no gravity";
            case RandomizedQuantity.Push when model.BodyCount < 2 || model.VelocityCount == 0:
                return "left out: nothing in the model moves";
            default:
                return null;
        }
    }

    /// <summary>The body that is pushed where none is named: the root of the heaviest tree that moves, the first of equals.</summary>
    public static int Pushed(Model model)
    {
        var masses = model.Numbers(ModelField.BodySubtreeMass);
        var roots = model.Integers(ModelField.BodyRoot);
        var best = -1;
        foreach (var body in model.Integers(ModelField.VelocityBody))
        {
            var root = roots[body];
            if (best < 0 || masses[root] > masses[best]) best = root;
        }

        return Math.Max(best, 0);
    }

    private static bool IsZero(ReadOnlySpan<double> values, int[]? parts)
    {
        for (var i = 0; i < values.Length; i++)
            if (values[i] != 0 && (parts is null || Array.IndexOf(parts, i) >= 0)) return false;
        return true;
    }
}
