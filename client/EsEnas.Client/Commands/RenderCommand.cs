using System.CommandLine;
using System.Globalization;
using EsEnas.Analysis.Motion;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Following;
using EsEnas.Client.Motion;
using EsEnas.Client.Output;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Draws an episode: what moves, and the network that moves it, lit by its activations.</summary>
internal sealed class RenderCommand : ConsoleCommand
{
    private const double UsualSeconds = 10;
    private const int MostMovingRate = 50;

    private static readonly OrderedDictionary<string, MotionView> Views = new(StringComparer.Ordinal)
    {
        ["auto"] = MotionView.Auto,
        ["side"] = MotionView.Side,
        ["front"] = MotionView.Front,
        ["above"] = MotionView.Above,
        ["aslant"] = MotionView.Aslant,
    };

    // The sizes of a frame: alone, in a sheet, in a strip.
    private static readonly OrderedDictionary<string, (int Width, int Height)> Formats = new(StringComparer.Ordinal)
    {
        [".gif"] = (720, 320),
        [".webp"] = (720, 320),
        [".png"] = (560, 260),
        [".svg"] = (240, 340),
    };

    private readonly Argument<string> subject = new("RUN|FILE") { Description = "Name of a run, or a policy file" };
    private readonly Option<string?> output;
    private readonly Option<bool> force;
    private readonly Option<int?> weights;
    private readonly Option<int?> bits;
    private readonly Option<ulong?> seed;
    private readonly Option<int?> episode;
    private readonly Option<int?> iteration;
    private readonly Option<int?> evaluation;
    private readonly Option<string?> phase;
    private readonly Option<double?> from;
    private readonly Option<double?> seconds;
    private readonly Option<int?> rate;
    private readonly Option<int?> width;
    private readonly Option<int?> height;
    private readonly Option<string?> view;
    private readonly Option<string?> title;
    private readonly Option<bool> alone;

    public RenderCommand(Setup setup) : base(setup, "render", "Draw a policy in motion, its network beside it",
        "render swimmer-1a2b3c4d -o swim.gif", "render swimmer-1a2b3c4d --weights 7 --seconds 4 -o small.webp",
        "render swimmer-1a2b3c4d --iteration 12 --evaluation 3 -o then.gif", "render policy.json -o sheet.png")
    {
        var flags = setup.Flags.For("render");
        output = flags.Text("--output", "FILE", "The file to write: .gif or .webp moves, .png is a sheet of frames, .svg a strip", "-o");
        force = flags.Switch("--force", "Overwrite an existing file");
        weights = flags.Integer("--weights", "N", "Of a run that was shrunk: its best policy with at most N weights", 0, int.MaxValue);
        bits = flags.Integer("--bits", "N", "Of a run that was shrunk: its policy of N bits", PolicyQuantization.FewestBits,
            FrontRequest.FullPrecision);
        seed = flags.Seed("Of a policy: seed of the episode, as in eval; default 1");
        episode = flags.Integer("--episode", "N", "Of a policy: number of the episode, from 0; default 0", 0, int.MaxValue);
        iteration = flags.Integer("--iteration", "K", "An evaluation that the run made: its iteration, from 1", 1, 10_000_000);
        evaluation = flags.Integer("--evaluation", "I", "An evaluation that the run made: its index, from 0", 0, 1_000_000);
        phase = flags.Text("--phase", "NAME", "An evaluation of a phase after training, whose iterations or rounds count from 1");
        from = flags.Number("--from", "S", "Simulated seconds at which it begins; default 0", 0, 1_000_000);
        seconds = flags.Number("--seconds", "S", $"Simulated seconds to show; default {UsualSeconds} where it moves, else all", 0.01,
            1_000_000);
        rate = flags.Integer("--fps", "N", "Frames in a simulated second; default 25", 1, TrajectoryRequest.MostFramesPerSecond);
        width = flags.Integer("--width", "N", "Width of a frame in pixels", 64, 4096);
        height = flags.Integer("--height", "N", "Height of a frame in pixels", 64, 4096);
        view = flags.Text("--view", "VIEW", $"From where: {string.Join(", ", Views.Keys)}; default auto");
        title = flags.Text("--title", "TEXT", "The line above; default: task and return");
        alone = flags.Switch("--no-network", "Without the network");
        view.CompletionSources.Add([.. Views.Keys]);
        Add(subject);
        foreach (var option in (Option[])[output, force, weights, bits, seed, episode, iteration, evaluation, phase, from, seconds, rate,
            width, height, view, title, alone]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = parse.GetRequiredValue(subject);
        var path = parse.GetValue(output) ?? throw CommandException.Usage("render: -o FILE is missing");
        var format = Formats.Keys.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage(
                $"--output: '{SafeText.Shown(path)}' is not allowed: a file ending in {string.Join(", ", Formats.Keys)}");
        var isMoving = format is ".gif" or ".webp";
        var overwrite = parse.GetValue(force);
        // What shows these files keeps a frame for 20 ms at least.
        if (isMoving && parse.GetValue(rate) is > MostMovingRate and var asked)
            throw CommandException.Usage($"--fps: '{asked}' is not allowed with {format}: at most {MostMovingRate}, as fast as such " +
                "files can move");
        AtomicFile.Check(path, overwrite);
        CheckSubject(parse, name);
        var options = new MotionOptions
        {
            Width = parse.GetValue(width) ?? Formats[format].Width,
            Height = parse.GetValue(height) ?? Formats[format].Height,
            View = ViewOf(parse.GetValue(view) ?? "auto"),
            HasNetwork = !parse.GetValue(alone),
            From = parse.GetValue(from) ?? 0,
            Seconds = parse.GetValue(seconds) ?? (isMoving ? UsualSeconds : double.PositiveInfinity),
            // A task's steps may not divide the second: then the trajectory has more frames than were asked for.
            MostFramesPerSecond = isMoving ? MostMovingRate : double.PositiveInfinity,
        };
        var request = new TrajectoryRequest
        {
            FramesPerSecond = parse.GetValue(rate) ?? 25,
            Seed = parse.GetValue(seed) ?? 1,
            Episode = parse.GetValue(episode) ?? 0,
            Iteration = parse.GetValue(iteration),
            Evaluation = parse.GetValue(evaluation) ?? 0,
            Phase = parse.GetValue(phase) ?? "",
        };
        var recorded = request.Iteration is null
            ? await EpisodeSource.OfPolicyAsync(context, name, (parse.GetValue(weights), parse.GetValue(bits)), request)
            : await EpisodeSource.OfEvaluationAsync(context, new RunId(name), request);
        var picture = new MotionPicture(recorded.Trajectory, options with { Title = parse.GetValue(title) ?? recorded.Title });
        if (!MotionPicture.HasFont) context.Note("this machine has no fonts: the picture has no words");
        var bytes = await context.WorkAsync(() => format switch
        {
            ".gif" => picture.ToGif(),
            ".webp" => picture.ToWebp(),
            ".png" => picture.ToSheet(),
            _ => picture.ToStrip(),
        });
        await AtomicFile.WriteAsync(path, bytes, overwrite, context.Interrupted);
        Report(context, path, recorded, picture, bytes.Length);
        return ExitCode.Ok;
    }

    private static void Report(CommandContext context, string path, RecordedEpisode recorded, MotionPicture picture, int bytes)
    {
        var result = recorded.Trajectory.Result;
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("file", path);
                writer.WriteString("task", recorded.Trajectory.Shape.Task);
                writer.WriteReal("return", result.IsValid ? result.Return : null);
                writer.WriteNumber("steps", result.Steps);
                writer.WriteReal("framesPerSecond", picture.FramesPerSecond);
                writer.WriteNumber("frames", picture.FrameCount);
                writer.WriteNumber("bytes", bytes);
            }));
            return;
        }

        context.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {recorded.Title}; {picture.FrameCount} frames, {Math.Max(1, bytes / 1024):#,0} KB"));
        if (!result.IsValid) context.Note($"the episode became invalid in step {Numbers.Count(result.Steps)}: it is shown up to there");
    }

    private void CheckSubject(ParseResult parse, string name)
    {
        var isEvaluation = parse.GetValue(iteration) is not null;
        if (isEvaluation && parse.GetValue(evaluation) is null || !isEvaluation && parse.GetValue(evaluation) is not null)
            throw CommandException.Usage("render: --iteration and --evaluation name an evaluation together");
        if (!isEvaluation && parse.GetValue(phase) is not null)
            throw CommandException.Usage("render: --phase is about an evaluation: say which --iteration and --evaluation");
        if (isEvaluation && PolicyFile.IsMeant(name))
            throw CommandException.Usage("render: --iteration is about a run, not a policy file");
        var ofPolicy = (parse.GetValue(seed), parse.GetValue(episode), parse.GetValue(weights), parse.GetValue(bits));
        if (isEvaluation && ofPolicy != (null, null, null, null))
            throw CommandException.Usage("render: --seed, --episode, --weights and --bits are about a policy: an evaluation has its own");
        if (PolicyFile.IsMeant(name) && (ofPolicy.Item3 ?? ofPolicy.Item4) is not null)
            throw CommandException.Usage("render: --weights and --bits are about a run that was shrunk, not a policy file");
    }

    private static MotionView ViewOf(string name) => Views.TryGetValue(name, out var known) ? known
        : throw CommandException.Usage($"--view: '{SafeText.Shown(name)}' is not allowed: {string.Join(", ", Views.Keys)}" +
            Spelling.Suggestion(name, Views.Keys));
}
