using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Which keys may change of a run that has been trained: those that choose and finish its policy, and what is kept on the way.
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class AmendmentRules
{
    /// <summary>The keys that an amendment must not change, and does, in canonical order.</summary>
    public static IReadOnlyList<string> Refused(ExperimentSpecification current, ExperimentSpecification amended)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(amended);
        return [.. SpecificationSchema.Entries.Where(key => key.Role is KeyRole.Training or KeyRole.Budget
            && key.Write(current) != key.Write(amended)).Select(key => key.Path)];
    }
}
