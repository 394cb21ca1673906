using System.CommandLine;
using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Client.Specifications;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>
/// Searches for a policy of each task with a recipe, over seeds, and sets what it took and came to beside what is published. A sweep: the
/// same command again continues it.
/// </summary>
internal sealed class BenchSearchCommand : ConsoleCommand
{
    private const string DefaultSeeds = "101,102,103";
    private readonly Option<string?> tasks;
    private readonly Option<string?> seeds;
    private readonly Option<string?> recipe;
    private readonly Option<bool> dryRun;

    public BenchSearchCommand(Setup setup)
        : base(setup, "search", "Episodes, return and size of a recipe's policies, beside published figures; the same command continues it",
            "bench search --tasks swimmer", "bench search --tasks swimmer,hopper --seeds 11,12,13 --recipe mine.yaml --json")
    {
        var flags = setup.Flags.For("bench-search");
        tasks = flags.Text("--tasks", "TASK[,…]", "Tasks; default: all nine");
        seeds = flags.Text("--seeds", "S[,…]", $"Seeds; default {DefaultSeeds}");
        recipe = SpecificationOptions.RecipeOption(setup.Flags);
        dryRun = setup.Flags.Switch("--dry-run", "Check the sweep and list its runs and their states; start nothing");
        foreach (var option in (Option[])[tasks, seeds, recipe, dryRun]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (ofTasks, ofSeeds, name) = (parse.GetValue(tasks), parse.GetValue(seeds), parse.GetValue(recipe) ?? Recipes.Small.Name);
        var sweep = SweepOf(ofTasks, ofSeeds ?? DefaultSeeds, name);
        sweep.CheckSizes(SweepCatalog.Instance);
        if (parse.GetValue(dryRun))
        {
            SweepCommand.Report(context, sweep, await SweepStart.StatesAsync(context, sweep));
            return ExitCode.Ok;
        }

        string[] again = ["bench", "search", .. ofTasks is null ? [] : new[] { "--tasks", ofTasks },
            .. ofSeeds is null ? [] : new[] { "--seeds", ofSeeds }, "--recipe", name];
        return await Takeover.RunAsync(context, ConnectionIntent.Work, existing: null,
            connection => WorkAsync(context, connection, sweep, context.Commands.Line(again)));
    }

    private static async Task<int> WorkAsync(CommandContext context, IRunConnection connection, Sweep sweep, string again)
    {
        var (statuses, finished) = await new SweepRunner(context, sweep, again, parallel: 1).RunAsync(connection);
        var reader = new GrainReader(connection);
        var records = new List<RunRecord>();
        foreach (var run in sweep.Runs.Where(run => statuses.GetValueOrDefault(run.Id)?.State == RunState.Completed))
            records.Add((await StoredRun.ReadAsync(reader, run.Id, proposals: false, CancellationToken.None)).Record);
        Report(context, sweep, [.. sweep.Runs.Select(run => run.Specification.Task).Distinct()
            .Select(task => SearchResult.Of(task, [.. records.Where(record => record.Specification.Task == task)]))]);
        return finished ? SweepRunner.EndOf(statuses.Values) : ExitCode.Interrupted;
    }

    internal static Sweep SweepOf(string? ofTasks, string ofSeeds, string name)
    {
        var named = ofTasks is null ? TaskCatalog.OfPaper.Select(task => task.Name).ToArray() : Items(ofTasks);
        var method = Recipes.Find(name) is not null ? name : MethodOf(name);
        var keys = new MappingNode([Pair(Recipes.Key, new ScalarNode(name, Quoted: true, 0))], 0);
        return SweepReader.Read(new MappingNode(
        [
            Pair("sweep", Word("search")), Pair("tasks", List(named)), Pair("methods", new MappingNode([Pair(method, keys)], 0)),
            Pair("seeds", List(Items(ofSeeds))),
            Pair("overrides", OverridesOf(named)),
        ], 0), SweepCatalog.Instance);
    }

    // What the sweep in the repository allows each task; another task has no such limits.
    private static MappingNode OverridesOf(string[] tasks)
    {
        var whole = (MappingNode)SpecificationYaml.Parse(EmbeddedText.Read("search.yaml")).Entries
            .Single(entry => entry.Key == "overrides").Value;
        return new MappingNode([.. whole.Entries.Where(entry => tasks.Contains(entry.Key))], 0);
    }

    // A file's name as the name of a method.
    private static string MethodOf(string path) => string.Concat(Path.GetFileNameWithoutExtension(path)
        .Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-') is { Length: > 0 } word
        ? word[..Math.Min(word.Length, 20)]
        : "file";

    private static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private static ScalarNode Word(string text) => new(text, Quoted: false, 0);

    private static SequenceNode List(IEnumerable<string> items) => new([.. items.Select(Word)], 0);

    private static KeyValuePair<string, DocumentNode> Pair(string key, DocumentNode value) => KeyValuePair.Create(key, value);

    private static void Report(CommandContext context, Sweep sweep, IReadOnlyList<SearchResult> results)
    {
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("recipe", sweep.Runs[0].Specification.Recipe);
                writer.WriteObjects("tasks", results, result =>
                {
                    writer.WriteString("task", result.Published.Task);
                    writer.WriteNumber("runs", result.Runs);
                    writer.WriteNumber("reached", result.Reached);
                    writer.WriteReal("threshold", result.Published.Threshold);
                    writer.WriteReal("episodesToThreshold", result.EpisodesToThreshold);
                    writer.WriteReal("publishedEpisodes", result.Published.Episodes);
                    writer.WriteReal("trainingEpisodes", result.Episodes);
                    writer.WriteReal("return", result.Return);
                    writer.WriteReal("lowestReturn", result.Lowest);
                    writer.WriteReal("paperBest", result.Published.Paper);
                    writer.WriteReal("weights", result.Weights);
                    writer.WriteReal("bits", result.Bits);
                });
            }));
            return;
        }

        var table = new Table(("task", false), ("to ARS's", true), ("ARS", true), ("episodes", true), ("return", true), ("paper", true),
            ("weights", true), ("bits", true, 1));
        foreach (var result in results)
            table.Add(result.Published.Task, ToThreshold(result), Count(result.Published.Episodes), Count(result.Episodes),
                Numbers.Return(result.Return), Count(result.Published.Paper), Count(result.Weights), Count(result.Bits));
        table.Write(context.Terminal);
        context.Note("to ARS's: training episodes to the return that ARS was published with, and how many seeds got there; ARS: its own; "
            + "episodes: of training; return: of the chosen policies on fresh episodes; paper: the best of Tables 2 and 4. All but these "
            + "two are means over the seeds");
    }

    private static string ToThreshold(SearchResult result) => result.Published.Threshold is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{Count(result.EpisodesToThreshold)} ({result.Reached}/{result.Runs})");

    private static string Count(double? value) => value is { } number ? Numbers.Count(Math.Round(number)) : "–";
}
