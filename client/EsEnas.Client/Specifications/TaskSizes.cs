using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>Sizes of the built-in tasks, which are known without their models.</summary>
internal static class TaskSizes
{
    /// <summary>Sizes of observation and action; null for a function and for a task of a task file.</summary>
    public static (int Observations, int Actions)? Of(string task) =>
        TaskCatalog.All.FirstOrDefault(known => known.Name == task) is { } builtIn ? (builtIn.ObservationSize, builtIn.ActionSize) : null;
}
