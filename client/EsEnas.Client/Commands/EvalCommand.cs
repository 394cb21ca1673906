using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Measures a policy: real returns, alive bonus included, over fresh episodes.</summary>
internal sealed class EvalCommand : ConsoleCommand
{
    private readonly Argument<string> subject = new("RUN|FILE") { Description = "Name of a run, or a policy file" };
    private readonly Option<int?> episodes;
    private readonly Option<ulong?> seed;
    private readonly Option<string?> task;
    private readonly Option<string?> program;
    private readonly Option<string?> trace;
    private readonly Option<string?> traced;
    private readonly Option<bool> poses;
    private readonly Option<string?> episodesCsv;
    private readonly Option<bool> force;
    private readonly Option<bool> robustness;
    private readonly Option<int?> points;
    private readonly Option<bool> csv;

    public EvalCommand(Setup setup) : base(setup, "eval", "Measure a policy over fresh episodes: real returns, alive bonus included",
        "eval swimmer-1a2b3c4d --episodes 50", "eval policy.json --seed 7 --json",
        "eval swimmer-1a2b3c4d --policy-program ./out/c/policy", "eval swimmer-1a2b3c4d --episodes 2 --trace steps.csv --poses")
    {
        var own = setup.Flags.For("eval");
        program = own.Text("--policy-program", "COMMAND", "A program that acts in the policy's place (docs/deploy.md)");
        trace = own.Text("--trace", "FILE", "Write every step (.csv or .parquet): time, observation, action, terms of the reward");
        traced = own.Text("--trace-episodes", "LIST", "Which episodes --trace writes, such as 0-4,17; default all");
        poses = own.Switch("--poses", "Write the pose of every body, too");
        episodesCsv = own.Text("--episodes-csv", "FILE.csv", "Write a line for each episode");
        force = own.Switch("--force", "Overwrite existing files");
        robustness = own.Switch("--robustness", "Measure across each range that the task draws from, the others at nominal values");
        points = own.Integer("--points", "N", "Points of each range of --robustness, both ends included; default 5", 2, 100);
        csv = own.Switch("--csv", "The points of --robustness as CSV");
        episodes = setup.Flags.Integer("--episodes", "N", "Episodes; default 100, with --robustness 20 at each point", 1, 1_000_000);
        seed = own.Seed("Seed of the episodes, which are never those of training; default 1");
        task = setup.Flags.Text("--task", "T", "Require a policy for this task");
        Add(subject);
        Add(episodes);
        Add(seed);
        Add(task);
        foreach (var option in (Option[])[program, trace, traced, poses, episodesCsv, force, robustness, points, csv]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = parse.GetRequiredValue(subject);
        var (tracePath, episodesPath) = (parse.GetValue(trace), parse.GetValue(episodesCsv));
        if (tracePath is null && (parse.GetValue(traced) is not null || parse.GetValue(poses)))
            throw CommandException.Usage("eval: --trace-episodes and --poses are about --trace");
        if (!parse.GetValue(robustness) && (parse.GetValue(points) is not null || parse.GetValue(csv)))
            throw CommandException.Usage("eval: --points and --csv are about --robustness");
        if (parse.GetValue(robustness) && (tracePath is not null || episodesPath is not null))
            throw CommandException.Usage("eval: --robustness writes no steps and no episodes: leave out --trace and --episodes-csv");
        if (parse.GetValue(csv) && context.Json) throw CommandException.Usage("eval: --csv and --json exclude each other");
        TraceTable.Check("--trace", tracePath, parse.GetValue(force), orParquet: true);
        TraceTable.Check("--episodes-csv", episodesPath, parse.GetValue(force), orParquet: false);
        if (tracePath is not null && episodesPath is not null && Path.GetFullPath(tracePath) == Path.GetFullPath(episodesPath))
            throw CommandException.Usage($"--episodes-csv: '{episodesPath}' is not allowed: it is the file of --trace");
        var isTraced = EpisodeList.Parse(parse.GetValue(traced));
        var policy = await ReadAsync(name, context);
        // The names of task files are in no catalog; for any other name it says what was meant.
        if (parse.GetValue(task) is { } wanted && wanted != policy.Task)
            throw CommandException.Usage($"{name} is a policy for '{policy.Task}', not for '{TaskCatalog.Find(wanted).Name}'");

        if (NumericsDifference.MuJoCoOf(policy.Provenance.NumericsIdentity) is { } version && version != MuJoCoLibrary.VersionText)
            context.Note($"{name} was chosen under MuJoCo {version}; this is {MuJoCoLibrary.VersionText}: " +
                "its returns may be others (MUJOCO_PATH chooses)");
        if (parse.GetValue(robustness)) return await MeasureRobustnessAsync(parse, context, policy);
        var count = parse.GetValue(episodes) ?? 100;
        var chosenSeed = parse.GetValue(seed) ?? 1;
        using var written = tracePath is null && episodesPath is null
            ? null
            : new TrialTrace(tracePath, episodesPath, parse.GetValue(force), isTraced, parse.GetValue(poses));
        var options = new TrialOptions(parse.GetValue(program), written);
        var (done, abortReason, difference) = await TryAsync(context, policy, count, chosenSeed, options);
        if (done.Count == 0) throw new OperationCanceledException(context.Interrupted);
        var result = ReturnStatistics.From(done);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("task", policy.Task);
                writer.WriteNumber("seed", chosenSeed);
                ReturnStatisticsJson.Write(writer, result);
                if (difference is { } largest) writer.WriteReal("largestDifference", largest);
            }));
        }
        else
        {
            var table = new Table(("task", false, 2), ("episodes", true, 2), ("mean", true), ("± error", true), ("std", true, 1),
                ("min", true, 1), ("max", true, 1));
            table.Add(policy.Task, Numbers.Count(result.Episodes), Numbers.Return(result.Mean), Numbers.Return(result.StandardError),
                Numbers.Return(result.Std), Numbers.Return(result.Min), Numbers.Return(result.Max));
            table.Write(context.Terminal);
            if (difference is { } largest)
                context.Note("the program's actions differ from the policy's own by " +
                    $"{largest.ToString("0.0e+0", CultureInfo.InvariantCulture)} at most");
        }
        if (abortReason.Length > 0) context.Note($"episodes ended the process that ran them: {abortReason}");
        if (result.Diverged > 0 && result.Episodes > 0)
            context.Note($"{InvalidText.Of(result.Invalid, done.Count, "episodes")}; the numbers are those of the others");
        if (done.Count < count)
        {
            context.Note(
                $"interrupted: the numbers are those of the {Numbers.Count(done.Count)} of {Numbers.Count(count)} episodes that were over");
            return ExitCode.Interrupted;
        }
        if (result.Episodes == 0) throw new CommandException(ExitCode.RunFailed,
            $"the policy has no return: {InvalidText.Of(result.Invalid, count, "episodes")}");
        return ExitCode.Ok;
    }

    private async Task<int> MeasureRobustnessAsync(ParseResult parse, CommandContext context, PolicyDocument policy)
    {
        var trial = new RobustnessTrial(policy, parse.GetValue(points) ?? 5);
        if (trial.Note.Length > 0) context.Note(trial.Note);
        var chosenSeed = parse.GetValue(seed) ?? 1;
        var done = await trial.RunAsync(context, parse.GetValue(episodes) ?? 20, chosenSeed, parse.GetValue(program));
        if (done.Count == 0) throw new OperationCanceledException(context.Interrupted);
        if (context.Json) RobustnessReport.WriteJson(context, policy, chosenSeed, trial.Note.Length == 0, done);
        else if (parse.GetValue(csv)) RobustnessReport.WriteCsv(context, done);
        else RobustnessReport.WriteTable(context, done);
        if (done.Count < trial.Points.Count)
        {
            context.Note($"interrupted: {Numbers.Count(done.Count)} of {Numbers.Count(trial.Points.Count)} points were measured");
            return ExitCode.Interrupted;
        }

        return done.Any(point => point.Result.Episodes > 0) ? ExitCode.Ok
            : throw new CommandException(ExitCode.RunFailed, "the policy has no return at any point");
    }

    private static async Task<TrialOutcome> TryAsync(CommandContext context, PolicyDocument policy, int count, ulong seed,
        TrialOptions options)
    {
        using var progress = new WorkProgress(context.Terminal);
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var (over, valid, sum) = (0, 0, 0.0);
        void Ended(EpisodeResult episode)
        {
            lock (gate)
            {
                over++;
                if (episode.IsValid) (valid, sum) = (valid + 1, sum + episode.Return);
                var left = over < count ? $"  {Numbers.Duration(clock.Elapsed.TotalSeconds / over * (count - over))} left" : "";
                var mean = Numbers.Return(valid > 0 ? sum / valid : double.NaN);
                progress.Say($"episode {Numbers.Count(over)} of {Numbers.Count(count)}  mean {mean}{left}", (double)over / count);
            }
        }

        using var workers = context.CreateWorkers();
        var slots = context.Connection.Slots ?? Environment.ProcessorCount;
        return await PolicyTrial.RunAsync(policy, count, seed, slots, workers, options, Ended, context.Interrupted);
    }

    private static async Task<PolicyDocument> ReadAsync(string name, CommandContext context)
    {
        if (PolicyFile.IsMeant(name)) return PolicyFile.Read(name);
        return PolicyDocument.FromJson(await PolicyRequest.WaitAsync(context, new RunId(name)));
    }
}
