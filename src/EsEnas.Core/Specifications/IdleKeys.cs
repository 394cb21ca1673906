using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Values that have no effect under the kinds that a specification chooses, such as a population of the random controller. New runs are
/// refused with them: the same mathematics would have two hashes. Runs that were stored with them go on.
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class IdleKeys
{
    /// <summary>Refuses a new run's specification that has such a value, or keys that clash.</summary>
    /// <exception cref="SpecificationException">Lists every such key, with its value and what it belongs to.</exception>
    public static void Refuse(ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var errors = new ErrorList();
        foreach (var clash in ClashingKeys.Of(specification)) errors.Add(clash);
        foreach (var idle in Of(specification)) errors.Add(idle.Error);
        errors.ThrowIfAny();
    }

    /// <summary>
    /// What a fork takes along of them: values that had no effect in the run it begins from either. Others are refused, and so are keys
    /// that clash and did not there.
    /// </summary>
    /// <param name="origin">The run's specification.</param>
    /// <param name="fork">The fork's.</param>
    /// <returns>One error for each, to be told.</returns>
    /// <exception cref="SpecificationException">The fork sets values without effect, or keys that clash.</exception>
    public static IReadOnlyList<SpecificationError> Inherited(ExperimentSpecification origin, ExperimentSpecification fork)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(fork);
        var before = Of(origin).ToDictionary(idle => idle.Key.Path, idle => idle.Error.Value, StringComparer.Ordinal);
        var errors = new ErrorList();
        var inherited = new List<SpecificationError>();
        foreach (var clash in ClashingKeys.Of(fork).ExceptBy(ClashingKeys.Of(origin).Select(known => known.Key), clash => clash.Key))
            errors.Add(clash);
        foreach (var idle in Of(fork))
        {
            if (before.GetValueOrDefault(idle.Key.Path) == idle.Error.Value) inherited.Add(idle.Error);
            else errors.Add(idle.Error);
        }

        errors.ThrowIfAny();
        return inherited;
    }

    /// <summary>Whether a key has no effect in a specification, whatever its value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public static bool IsIdle(ExperimentSpecification specification, string path)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return WhyIdle(SpecificationSchema.ByPath[path], specification) is not null;
    }

    /// <summary>The specification without them: two with the same are the same experiment.</summary>
    public static ExperimentSpecification Without(ExperimentSpecification specification) =>
        Of(specification).Aggregate(specification, (cleared, idle) => idle.Key.Copy(SpecificationSchema.Stored, cleared));

    /// <summary>The keys and what is wrong with them, in canonical order.</summary>
    internal static IReadOnlyList<(OptionKey<ExperimentSpecification> Key, SpecificationError Error)> Of(
        ExperimentSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var idle = new List<(OptionKey<ExperimentSpecification>, SpecificationError)>();
        foreach (var key in SpecificationSchema.Entries)
        {
            if (WhyIdle(key, specification) is not { } reason) continue;
            var (value, allowed) = (key.Write(specification), key.Write(SpecificationSchema.Stored));
            if (value != allowed && value != key.Write(SpecificationSchema.Defaults))
                idle.Add((key, new SpecificationError(key.Path, value, allowed) { Reason = reason }));
        }

        return idle;
    }

    private static string? WhyIdle(OptionKey<ExperimentSpecification> key, ExperimentSpecification specification) =>
        key.Effects.IsEmpty ? null : key.WhyIdle(path => SpecificationSchema.ByPath[path].Write(specification));
}
