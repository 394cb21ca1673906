using System.Globalization;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Rollouts;

/// <summary>
/// How long an evaluation may become: a run that could hold every slot for hours by a slip of the pen is refused before it starts.
/// </summary>
public static class EvaluationLimits
{
    /// <summary>Integration steps of an evaluation, unless a silo says otherwise: four times what any built-in task can ask for.</summary>
    public const int DefaultSteps = 20_000_000;

    /// <summary>Checks an objective.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="mostSteps">Integration steps that an evaluation may ask for.</param>
    /// <param name="option">What sets them.</param>
    /// <exception cref="SpecificationException">It asks for more; the message has the estimate, the limit and the option.</exception>
    public static void Check(IObjective objective, long mostSteps = DefaultSteps, string option = "--step-limit of a silo")
    {
        ArgumentNullException.ThrowIfNull(objective);
        var steps = objective.MostIntegrationSteps;
        if (steps <= mostSteps || objective.Environment is not { } environment) return;
        var horizon = steps / environment.FrameSkip;
        throw new SpecificationException(
            new SpecificationError("horizon", horizon.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture,
                $"at most {Math.Max(1, mostSteps / environment.FrameSkip):#,0} with frameSkip {environment.FrameSkip:#,0}: an evaluation " +
                $"could take {steps:#,0} integration steps (horizon times frameSkip), and the most is {mostSteps:#,0} ({option})")));
    }
}
