using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>What looks like a slip in a task file's reward, found before anything runs.</summary>
internal static class TaskWarnings
{
    /// <summary>A sentence each; none on a machine without the library, where the cluster's first iteration has to tell.</summary>
    public static IReadOnlyList<string> Of(ExperimentSpecification specification)
    {
        try
        {
            return RewardProbe.Warnings(specification);
        }
        catch (MuJoCoUnavailableException)
        {
            return [];
        }
    }

    /// <summary>Says them on standard error.</summary>
    public static void Tell(ExperimentSpecification specification, CommandContext context)
    {
        foreach (var warning in Of(specification)) context.Note($"warning: {warning}");
    }
}
