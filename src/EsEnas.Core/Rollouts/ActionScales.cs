using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Rollouts;

/// <summary>Settles <c>policy.actionScale</c> once the ranges of a task's actions are known. Pure, thread safe.</summary>
/// <remarks>
/// A specification is settled before it is hashed or stored: <c>auto</c> never reaches a record, so a record means the same under any later
/// default.
/// </remarks>
public static class ActionScales
{
    private const string Key = "policy.actionScale";

    /// <summary>
    /// The specification with <c>unit</c> or <c>range</c>: <c>auto</c> becomes <c>unit</c> where the range of every action contains (-1,
    /// 1), else <c>range</c>. Where every range is (-1, 1) itself both are the same, and it is always <c>range</c>, which no hash counts.
    /// </summary>
    /// <param name="specification">The specification.</param>
    /// <param name="low">Lower bound of each action; empty for a function, which has none.</param>
    /// <param name="high">Upper bound of each action.</param>
    /// <exception cref="SpecificationException"><c>unit</c> is asked for and a range does not contain (-1, 1).</exception>
    public static ExperimentSpecification Settle(ExperimentSpecification specification, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var (isUnit, outside) = (true, -1);
        for (var i = 0; i < low.Length; i++)
        {
            isUnit &= low[i] == -1 && high[i] == 1;
            if (outside < 0 && !(low[i] <= -1 && high[i] >= 1)) outside = i;
        }

        if (specification.Policy.ActionScale == ActionScale.Unit && outside >= 0)
        {
            throw new SpecificationException(new SpecificationError(Key, "unit", string.Create(CultureInfo.InvariantCulture,
                $"range or auto: action {outside} of '{specification.Task}' goes from {low[outside]} to {high[outside]}, " +
                $"which does not contain (-1, 1)")));
        }

        var scale = isUnit || outside >= 0 ? ActionScale.Range : specification.Policy.ActionScale ?? ActionScale.Unit;
        return scale == specification.Policy.ActionScale
            ? specification
            : specification with { Policy = specification.Policy with { ActionScale = scale } };
    }

    /// <summary>The same for the objective of the specification.</summary>
    /// <exception cref="SpecificationException">As the other.</exception>
    public static ExperimentSpecification Settle(ExperimentSpecification specification, EnvironmentInfo? environment) =>
        Settle(specification, environment?.ActionLow, environment?.ActionHigh);
}
