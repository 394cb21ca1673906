using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>
/// Distinguishes blackbox functions from tasks with an environment: a function has no policy, no episodes and no edges to report.
/// </summary>
internal static class BlackboxTask
{
    /// <summary>Whether a run's task is a function. The names of task files hold no slash, so none is taken for one.</summary>
    public static bool Is(string task) => TaskCatalog.Functions.Any(function => function.Name == task);
}
