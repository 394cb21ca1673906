using System.Text;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Client.Specifications;

/// <summary>
/// Reads a specification from a task's name, a specification file or a task file, with what the command line changes in it.
/// </summary>
internal static class SpecificationSource
{
    private const string FunctionFamily = "blackbox/";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The specification, checked as far as it can be without the task's sizes.</summary>
    /// <param name="taskOrFile">The name of a task or function, or the path of a file.</param>
    /// <param name="changes">What the command line says.</param>
    /// <param name="warn">Takes what only this version accepts, a sentence each.</param>
    /// <exception cref="SpecificationException">It is invalid, or the task file or its model is refused; lists every error.</exception>
    /// <exception cref="CommandException">There is no such file, or it cannot be a specification.</exception>
    public static ExperimentSpecification Read(string taskOrFile, SpecificationChanges changes, Action<string>? warn = null) =>
        Read(taskOrFile, changes, Recipes.Paper, warn).Specification;

    /// <summary>As <see cref="Read(string, SpecificationChanges, Action{string})"/>, with the recipe that lies underneath.</summary>
    /// <param name="taskOrFile">The name of a task or function, or the path of a file.</param>
    /// <param name="changes">What the command line says.</param>
    /// <param name="ofTasks">The recipe of a task without a specification file; functions have none.</param>
    /// <param name="warn">Takes what only this version accepts, a sentence each.</param>
    public static (ExperimentSpecification Specification, Recipe Recipe) Read(string taskOrFile, SpecificationChanges changes,
        Recipe ofTasks, Action<string>? warn)
    {
        var (root, isTask) = Root(taskOrFile);
        var warnings = new List<string>();
        root = changes.ApplyTo(root, warnings);
        var folder = Path.GetDirectoryName(Path.GetFullPath(taskOrFile))!;
        root = WithNamedTaskFile(root, folder);
        var recipe = RecipeFile.Of(root, isTask && !BlackboxTask.Is(taskOrFile) ? ofTasks : Recipes.Paper, folder, warnings);
        var specification = SpecificationText.Read(root, recipe, warnings);
        foreach (var warning in warnings.Distinct()) warn?.Invoke($"warning: {warning}");
        return (specification, recipe);
    }

    private static (MappingNode Root, bool IsTask) Root(string taskOrFile)
    {
        if (TaskCatalog.IsBuiltIn(taskOrFile)) return (OfTask(taskOrFile), true);
        if (Directory.Exists(taskOrFile))
            throw CommandException.Usage($"{taskOrFile} is a directory; a task's name or a specification file is wanted");
        if (File.Exists(taskOrFile)) return OfFile(taskOrFile);
        if (LooksLikePath(taskOrFile)) throw CommandException.Usage($"there is no file {Shown(taskOrFile)}");
        // Not a task: the catalog's message lists the names and the nearest one.
        TaskCatalog.Find(taskOrFile);
        return (OfTask(taskOrFile), true);
    }

    private static (MappingNode Root, bool IsTask) OfFile(string path)
    {
        var root = SpecificationYaml.Parse(ReadFile(path));
        if (SweepFile.IsSweep(root))
            throw CommandException.Usage($"{path} is a sweep file, not a specification; 'sweep' runs it, 'validate' checks it");
        return TaskFile.IsTaskFile(root) ? (KeysOf(root, path), true) : (root, false);
    }

    // A task file in the place of a task's name, as sweeps have it. What the specification says itself goes before what the file says.
    private static MappingNode WithNamedTaskFile(MappingNode root, string folder)
    {
        var task = root.Entries.FirstOrDefault(entry => entry.Key == "task").Value;
        if (task is not ScalarNode { Text: var name, Line: var line }) return root;
        if (Path.GetExtension(name) is not (".yaml" or ".yml")) return root;
        if (root.Entries.Any(entry => entry.Key == "taskFile"))
            throw new SpecificationException(new SpecificationError("task", name, "the name of the task in taskFile", line));
        var keys = OfTaskFile(name, Path.GetFullPath(name, folder), "task", line);
        string[] own = [.. root.Entries.Select(entry => entry.Key).Where(key => key != "task")];
        return new MappingNode(
            [.. keys.Entries.Where(entry => !own.Contains(entry.Key)), .. root.Entries.Where(entry => entry.Key != "task")], root.Line);
    }

    /// <summary>The keys that a task file stands for.</summary>
    /// <param name="shown">What it is called in errors.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SpecificationException">It, or its model, is refused; or it is no task file.</exception>
    /// <param name="key">The key that names it, for errors.</param>
    /// <param name="line">Its line; 0 if it has none.</param>
    public static MappingNode OfTaskFile(string shown, string path, string key = "file", int line = 0)
    {
        try
        {
            var root = SpecificationYaml.Parse(ReadFile(path));
            return TaskFile.IsTaskFile(root) ? KeysOf(root, path)
                : throw new SpecificationException(new SpecificationError(key, shown, "a task file, which has the key model", line));
        }
        catch (CommandException unreadable)
        {
            throw new SpecificationException(
                new SpecificationError(key, shown, $"a task file that can be read: {unreadable.Message}", line));
        }
    }

    private static MappingNode KeysOf(MappingNode root, string path)
    {
        // The form in which the task travels: whatever the command line changes, it changes there.
        var specification = TaskFile.Load(root, Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Only what it says itself: a recipe lies under that.
        var all = SpecificationYaml.Parse(SpecificationText.ToReadableYaml(specification));
        return new MappingNode([.. all.Entries.Where(entry => entry.Key is "task" or "taskFile" or "horizon")], all.Line);
    }

    /// <summary>A specification of a task file with another file of the same task in its place.</summary>
    /// <exception cref="SpecificationException">The file or its model is refused.</exception>
    /// <exception cref="CommandException">It is no task file, or of another task.</exception>
    public static MappingNode WithTaskFile(MappingNode root, string path)
    {
        var file = SpecificationYaml.Parse(ReadFile(path));
        if (!TaskFile.IsTaskFile(file)) throw CommandException.Usage($"--task-file: {path} is no task file");
        var (before, after) = (SpecificationText.ReadStored(root), TaskFile.Load(file, Path.GetDirectoryName(Path.GetFullPath(path))!));
        if (before.TaskFile.Model is null || before.Task != after.Task)
            throw CommandException.Usage($"--task-file: {path} is the task '{after.Task}', the run's is '{before.Task}'");
        var parts = (MappingNode)SpecificationYaml.Parse(SpecificationText.ToCanonicalYaml(after)).Entries
            .Single(entry => entry.Key == "taskFile").Value;
        return SpecificationText.Set(root, "taskFile", parts);
    }

    private static MappingNode OfTask(string name) =>
        new([KeyValuePair.Create<string, DocumentNode>("task", new ScalarNode(name, Quoted: false, Line: 0))], Line: 0);

    // A misspelt function is no path: the catalog knows what was meant.
    internal static bool LooksLikePath(string text) =>
        Path.HasExtension(text) || (!text.StartsWith(FunctionFamily, StringComparison.Ordinal) && HasSeparator(text));

    private static bool HasSeparator(string text) =>
        text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal);

    /// <summary>The text of a small file.</summary>
    internal static string ReadFile(string path)
    {
        var bytes = InputFile.ReadBytes(path, "a specification", SpecificationYaml.MaxBytes);
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw CommandException.Usage($"{path} is not a text file (its bytes are not UTF-8)");
        }
        text = text.TrimStart('\uFEFF');
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw CommandException.Usage($"{path} is not a text file (it holds control characters)");
        if (string.IsNullOrWhiteSpace(text)) throw CommandException.Usage($"{path} is empty");
        if (IsPolicy(text)) throw CommandException.Usage($"{path} is a policy file, not a specification; 'eval' measures it");
        return text;
    }

    private static bool IsPolicy(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{")) return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("schema", out _) && document.RootElement.TryGetProperty("layers", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
