using EsEnas.Tasks;

namespace EsEnas.Grains.Telemetry;

/// <summary>
/// Names tasks by a bounded set of words: users choose the names of task files, and every name would be a series forever.
/// </summary>
internal static class TaskLabel
{
    public const string File = "file";

    private static readonly HashSet<string> BuiltIn = [.. TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => task.Name)];

    public static string Of(string task) => BuiltIn.Contains(task) ? task : File;
}
