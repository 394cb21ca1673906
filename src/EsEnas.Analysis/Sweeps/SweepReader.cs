using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Sweeps;

/// <summary>
/// Reads a sweep file: name, base, tasks, methods, seeds, overrides. As strict as the reader of specifications, whose keys the parts hold;
/// collects every error, each with its line in the sweep file.
/// </summary>
/// <remarks>
/// A run's specification is what its task file says, if its task is one's, then the base, then its method's keys, then its task's
/// overrides; a later value of a key wins. The recipe that these name lies under all of them.
/// </remarks>
public sealed class SweepReader
{
    private const int MostRuns = 10_000;
    private static readonly string[] Keys = ["sweep", "base", "tasks", "methods", "seeds", "overrides"];
    private static readonly MappingNode Nothing = new([], 0);
    private readonly ErrorList errors = new();
    private readonly HashSet<SpecificationError> told = [];
    private readonly List<string> warnings = [];

    // Of the tasks that are task files: what those say, by the task's name.
    private readonly Dictionary<string, MappingNode> taskFiles = new(StringComparer.Ordinal);

    // By the names of those files.
    private readonly Dictionary<string, string> fileNames = new(StringComparer.Ordinal);

    private readonly ISweepCatalog catalog;

    private SweepReader(ISweepCatalog catalog) => this.catalog = catalog;

    /// <summary>Reads a sweep.</summary>
    /// <param name="root">The file's text as nodes.</param>
    /// <param name="catalog">Knows the tasks.</param>
    /// <exception cref="SpecificationException">Lists every error.</exception>
    public static Sweep Read(MappingNode root, ISweepCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(catalog);
        return new SweepReader(catalog).Read(root);
    }

    private Sweep Read(MappingNode root)
    {
        var reader = new MappingReader(root, "", errors);
        reader.RefuseOthers(Keys, $"there is no such key; a sweep has {string.Join(", ", Keys)}");
        var name = ReadName(reader);
        var shared = Keywords("base", reader.Find("base"));
        var tasks = ReadTasks(reader.Find("tasks"), root.Line);
        var methods = ReadMethods(reader.Find("methods"), root.Line);
        var overrides = ReadOverrides(reader.Find("overrides"), tasks);
        var hasSeeds = tasks.All(task => overrides.GetValueOrDefault(task).Seeds is not null) && tasks.Count > 0;
        var seeds = reader.Find("seeds") is { } list ? ReadSeeds("seeds", list) : hasSeeds
            ? [] : None<ulong>("seeds", null, root.Line, "a list of seeds, such as [1, 2, 3]");
        // Counted first: a grid that is far too large need not be worked out.
        var size = tasks.Sum(task => (long)(overrides.GetValueOrDefault(task).Seeds ?? seeds).Count * methods.Count);
        if (size > MostRuns)
            errors.Add(new SpecificationError("sweep", size.ToString(CultureInfo.InvariantCulture), $"at most {MostRuns} runs"));
        errors.ThrowIfAny();

        var runs = new List<SweepRun>();
        foreach (var task in tasks)
        {
            var (taskSeeds, taskKeys) = overrides.GetValueOrDefault(task, (null, Nothing));
            foreach (var seed in taskSeeds ?? seeds)
                foreach (var (method, methodKeys) in methods)
                    runs.Add(Expand(name, task, method, seed,
                        Merge(Merge(Merge(taskFiles.GetValueOrDefault(task, Nothing), shared), methodKeys), taskKeys)));
        }
        foreach (var twin in runs.GroupBy(run => run.Id).Where(group => group.Count() > 1))
            errors.Add(new SpecificationError("sweep", twin.Key.Value, "two runs would have this id: rename a method"));
        errors.ThrowIfAny();
        return new Sweep(name, runs) { Warnings = [.. warnings.Distinct()] };
    }

    private static string ReadName(MappingReader reader)
    {
        if (reader.Find("sweep") is ScalarNode scalar && IsWord(scalar.Text)) return scalar.Text;
        reader.Refuse("sweep",
            "a name: letters a to z and A to Z, digits, '-', '_' and '.' (not '-' first), at most 40");
        return "";
    }

    private List<string> ReadTasks(DocumentNode? node, int line)
    {
        if (node is not SequenceNode { Items.Count: > 0 } list)
            return None<string>("tasks", node, line, "a list of tasks, such as [swimmer, hopper]");
        var tasks = new List<string>();
        foreach (var item in list.Items)
        {
            var task = (item as ScalarNode)?.Text ?? "";
            if (TaskFileOf(task) is { } file) task = file;
            else if (!catalog.Tasks.Contains(task))
                Refuse("tasks", item, "a task or function of 'task list', or a task file" + Spelling.Suggestion(task, catalog.Tasks));
            if (tasks.Contains(task)) Refuse("tasks", item, "the task stands twice");
            else if (task.Length > 0 && (taskFiles.ContainsKey(task) || catalog.Tasks.Contains(task))) tasks.Add(task);
        }
        return tasks;
    }

    /// <summary>The name of a task file's task; empty if the file is refused, null for what is no file's name.</summary>
    private string? TaskFileOf(string name)
    {
        try
        {
            if (catalog.TaskFileOf(name) is not { } keys) return null;
            var task = ((ScalarNode)Find(keys, "task")!).Text;
            taskFiles[task] = keys;
            fileNames[name] = task;
            return task;
        }
        catch (SpecificationException refused)
        {
            foreach (var error in refused.Errors) errors.Add(error with { Key = $"tasks: {name}: {error.Key}" });
            return "";
        }
    }

    private List<(string Name, MappingNode Keys)> ReadMethods(DocumentNode? node, int line)
    {
        if (node is not MappingNode { Entries.Count: > 0 } mapping)
            return None<(string, MappingNode)>("methods", node, line,
                "a mapping of names to keys, such as 'random: { controller: { kind: random } }'");
        var methods = new List<(string, MappingNode)>();
        foreach (var (name, keys) in mapping.Entries)
        {
            if (!IsWord(name)) Refuse($"methods.{name}", keys,
                "a method's name: letters a to z and A to Z, digits, '-', '_' and '.' (not '-' first), at most 40");
            methods.Add((name, Keywords($"methods.{name}", keys)));
        }
        return methods;
    }

    private Dictionary<string, (List<ulong>? Seeds, MappingNode Keys)> ReadOverrides(DocumentNode? node, List<string> tasks)
    {
        var overrides = new Dictionary<string, (List<ulong>?, MappingNode)>(StringComparer.Ordinal);
        if (node is null or ScalarNode { IsNull: true }) return overrides;
        if (node is not MappingNode mapping)
        {
            Refuse("overrides", node, "a mapping of tasks to keys, such as 'hopper: { iterations: 40 }'");
            return overrides;
        }
        foreach (var (written, keys) in mapping.Entries)
        {
            var task = fileNames.GetValueOrDefault(written, written);
            if (!tasks.Contains(task)) Refuse($"overrides.{task}", keys, "one of this sweep's tasks" + Spelling.Suggestion(task, tasks));
            var ownSeeds =
                keys is MappingNode entries && Find(entries, "seeds") is { } list ? ReadSeeds($"overrides.{task}.seeds", list) : null;
            var others = keys is MappingNode all ? new MappingNode([.. all.Entries.Where(entry => entry.Key != "seeds")], all.Line) : keys;
            overrides[task] = (ownSeeds, Keywords($"overrides.{task}", others));
        }
        return overrides;
    }

    private List<ulong> ReadSeeds(string key, DocumentNode node)
    {
        const string allowed = "a list of different integers from 0 to 18,446,744,073,709,551,615, such as [1, 2, 3]";
        var seeds = new List<ulong>();
        if (node is not SequenceNode { Items.Count: > 0 } list)
        {
            Refuse(key, node, allowed);
            return seeds;
        }
        foreach (var item in list.Items)
        {
            if (item is ScalarNode { Quoted: false } scalar && NumberText.TryReadInteger(scalar.Text, out var seed) && seed >= 0
                && seed <= ulong.MaxValue
                && !seeds.Contains((ulong)seed)) seeds.Add((ulong)seed);
            else Refuse(key, item, allowed);
        }
        return seeds;
    }

    /// <summary>Keys of a specification, without those that the grid itself sets.</summary>
    private MappingNode Keywords(string key, DocumentNode? node)
    {
        if (node is null or ScalarNode { IsNull: true }) return Nothing;
        if (node is not MappingNode mapping)
        {
            Refuse(key, node, "a mapping of the specification's keys, such as { iterations: 60 }");
            return Nothing;
        }
        foreach (var (name, value) in mapping.Entries.Where(entry => entry.Key is "task" or "seed" or "taskFile"))
            Refuse($"{key}.{name}", value, name == "taskFile" ? "name the task file among the tasks" : $"the grid sets it: see '{name}s'");
        return SpecificationText.WithTodaysNames(mapping, warnings);
    }

    private SweepRun Expand(string sweep, string task, string method, ulong seed, MappingNode keys)
    {
        var id = new RunId($"{sweep}-{task.Replace('/', '-')}-{method}-s{seed.ToString(CultureInfo.InvariantCulture)}");
        if (!RunId.IsValid(id.Value))
            errors.Add(new SpecificationError("sweep", id.Value, $"an id has at most {RunId.MaxLength} characters: choose shorter names"));
        var root = SpecificationText.Set(keys, "task", new ScalarNode(task, Quoted: false, Line: 0));
        root = SpecificationText.Set(root, "seed", new ScalarNode(seed.ToString(CultureInfo.InvariantCulture), Quoted: false, Line: 0));
        try
        {
            return new SweepRun(id, method, catalog.Settle(SpecificationText.Read(root, catalog.RecipeOf(root, warnings), null)));
        }
        catch (SpecificationException invalid)
        {
            // The same mistake occurs in many runs and is reported once.
            foreach (var error in invalid.Errors)
                if (told.Add(error)) errors.Add(error);
            return new SweepRun(id, method, new ExperimentSpecification { Task = task, Seed = seed });
        }
    }

    private static MappingNode Merge(MappingNode first, MappingNode second)
    {
        var entries = first.Entries.ToList();
        foreach (var (key, value) in second.Entries)
        {
            var at = entries.FindIndex(entry => entry.Key == key);
            if (at < 0) entries.Add(KeyValuePair.Create(key, value));
            else entries[at] = KeyValuePair.Create(key,
                entries[at].Value is MappingNode inner && value is MappingNode changes ? Merge(inner, changes) : value);
        }
        return new MappingNode(entries, first.Line);
    }

    private static DocumentNode? Find(MappingNode mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key == key).Value;

    private static bool IsWord(string text) => text.Length <= 40 && RunId.IsValid(text);

    private List<T> None<T>(string key, DocumentNode? node, int line, string allowed)
    {
        if (node is null or ScalarNode { IsNull: true })
            errors.Add(new SpecificationError(key, "", allowed, node?.Line ?? line) { IsMissing = true });
        else Refuse(key, node, allowed);
        return [];
    }

    private void Refuse(string key, DocumentNode node, string allowed) =>
        errors.Add(new SpecificationError(key, ErrorList.Show(node), allowed, node.Line));
}
