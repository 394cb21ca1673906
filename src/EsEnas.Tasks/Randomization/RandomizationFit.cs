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

    /// <summary>The body that is pushed where none is named: the first that moves of the heaviest tree; 0 if nothing moves.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isDriven">
    /// Whether every actuator drives a joint, as those of built-in tasks do: then of the heaviest tree that is driven, which is the robot
    /// and not what it handles.
    /// </param>
    public static int Pushed(Model model, bool isDriven)
    {
        var masses = model.Numbers(ModelField.BodySubtreeMass);
        HashSet<int> driven = [];
        for (var i = 0; isDriven && i < model.ActuatorCount; i++)
            driven.Add(MoverOf(model, model.Integers(ModelField.JointBody)[model.Integers(ModelField.ActuatorTarget)[2 * i]]));
        var best = 0;
        foreach (var body in model.Integers(ModelField.VelocityBody))
        {
            var mover = MoverOf(model, body);
            if (driven.Count > 0 && !driven.Contains(mover)) continue;
            if (best == 0 || masses[mover] > masses[best]) best = mover;
        }

        return best;
    }

    /// <summary>Whether a force on a body can move anything: whether it, or a body that carries it, has a joint.</summary>
    public static bool Moves(Model model, int body) => MoverOf(model, body) > 0;

    /// <summary>
    /// What the identity of numbers says of a push without a named body: builds before this one pushed the root of the heaviest tree,
    /// whether it moved or not.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="isDriven">As for <see cref="Pushed"/>.</param>
    public static string IdentityOfPush(Model model, bool isDriven)
    {
        var masses = model.Numbers(ModelField.BodySubtreeMass);
        var roots = model.Integers(ModelField.BodyRoot);
        var before = 0;
        foreach (var body in model.Integers(ModelField.VelocityBody))
            if (before == 0 || masses[roots[body]] > masses[before]) before = roots[body];
        return before == Pushed(model, isDriven) ? "" : " push moves";
    }

    // Of the bodies that carry one, itself among them, the one nearest to the world that has a joint; 0 for none.
    private static int MoverOf(Model model, int body)
    {
        var parents = model.Integers(ModelField.BodyParent);
        var joints = model.Integers(ModelField.BodyJointCount);
        var mover = 0;
        for (var at = body; at > 0; at = parents[at])
            if (joints[at] > 0) mover = at;
        return mover;
    }

    private static bool IsZero(ReadOnlySpan<double> values, int[]? parts)
    {
        for (var i = 0; i < values.Length; i++)
            if (values[i] != 0 && (parts is null || Array.IndexOf(parts, i) >= 0)) return false;
        return true;
    }
}
