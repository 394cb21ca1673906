using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Exports;
using EsEnas.Client.Output;
using EsEnas.Export;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks.UserTasks;
using EsEnas.Tasks.UserTasks.Import;

namespace EsEnas.Client.Commands;

/// <summary>Makes a task of a robot of somebody's: a model that is accepted here, proved to be the original, and a task file.</summary>
internal sealed class TaskImportCommand : ConsoleCommand
{
    private readonly Argument<string> robot = new("ROBOT") { Description = "The robot's MJCF (.xml) or URDF file, with all that it names" };
    private readonly Option<string?> output;
    private readonly Option<string?> root;
    private readonly Option<string?> name;
    private readonly Option<string?> meshes;
    private readonly Option<bool> stand;
    private readonly Option<bool> floor;
    private readonly Option<bool> free;
    private readonly Option<bool> force;

    public TaskImportCommand(Setup setup)
        : base(setup, "import", "Make a task of somebody's robot (MJCF or URDF), proved to be the original",
            "task import robot.xml -o robot", "task import quadruped/scene.xml --stand -o quadruped",
            "task import arm/urdf/arm.urdf --root arm --meshes capsule -o arm-task")
    {
        var flags = setup.Flags.For("import");
        output = flags.Text("--output", "DIR", "The folder to write the model and the task file to", "-o");
        root = flags.Text("--root", "DIR", "The folder with all files of the robot; default: the one that ROBOT is in");
        name = flags.Text("--name", "NAME", "The task's name; default: the file's");
        meshes = flags.Text("--meshes", "KIND", "Collision meshes become hull (default), box, capsule, or are left out: drop");
        stand = flags.Switch("--stand", "Start at a keyframe, or where there is none resting on the floor");
        floor = flags.Switch("--floor", "Add a floor if there is none");
        free = flags.Switch("--free", "Let a base move freely that has no joint, as URDF's have none");
        force = flags.Switch("--force", "Overwrite what is there");
        Add(robot);
        foreach (var option in (Option[])[output, root, name, meshes, stand, floor, free, force]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = parse.GetRequiredValue(robot);
        var folder = parse.GetValue(output) ?? throw CommandException.Usage("task import: -o DIR is missing");
        if (Directory.Exists(path)) throw CommandException.Usage($"{path} is a directory; the robot's .xml or .urdf file is wanted");
        if (!File.Exists(path)) throw CommandException.Usage($"there is no file {SafeText.Shown(path)}");
        var shape = ShapeOf(parse.GetValue(meshes));
        ExportFolder.Check("task import", folder, parse.GetValue(force));
        using var progress = new WorkProgress(context.Terminal);
        progress.Say("import: reading the robot, and comparing it with what becomes of it");
        var imported = await context.WorkAsync(() => RobotImport.Run(path, new ImportOptions
        {
            Root = parse.GetValue(root),
            TaskName = parse.GetValue(name),
            Meshes = shape,
            Stands = parse.GetValue(stand),
            HasFloor = parse.GetValue(floor),
            IsFree = parse.GetValue(free),
        }));
        progress.Say("import: trying random policies");
        var trial = await context.WorkAsync(() => Try(imported));
        if (trial.Size is { } size)
        {
            imported = imported.WithSize(size);
            trial = await context.WorkAsync(() => Try(imported));
        }

        progress.Dispose();
        IReadOnlyList<string> warnings = [.. trial.Warnings()];
        // What is not proved is not left lying about as if it were.
        if (imported.Proof.Holds)
            await ExportFolder.WriteAsync(folder,
                [Utf8(imported.ModelFile, imported.Model), Utf8(imported.TaskFile, imported.Definition)], context.Interrupted);
        if (context.Json) context.WriteLine(Json.Object(writer => Write(writer, imported, folder, warnings)));
        else Print(context, imported, folder, warnings);
        return imported.Proof.Holds ? ExitCode.Ok : ExitCode.Mismatch;
    }

    // The files are checked as `run` will check them.
    private static TrialReport Try(ImportedRobot imported) =>
        TrialReport.Of(TaskFile.Of(SpecificationYaml.Parse(imported.Definition), imported.Model));

    private static ExportFile Utf8(string name, string text) => new(name, new UTF8Encoding(false).GetBytes(text));

    private static MeshShape ShapeOf(string? text) => text switch
    {
        null or "hull" => MeshShape.Hull,
        "box" => MeshShape.Box,
        "capsule" => MeshShape.Capsule,
        "drop" => MeshShape.Drop,
        _ => throw CommandException.Usage($"--meshes: '{SafeText.Shown(text)}' is not allowed: hull, box, capsule or drop"),
    };

    private static void Print(CommandContext context, ImportedRobot imported, string folder, IReadOnlyList<string> warnings)
    {
        foreach (var change in imported.Changes) Say("changed", change);
        foreach (var numbers in imported.Proof.Numbers.Where(numbers => !numbers.Holds))
            Say("differs", $"{numbers.What}: {Short(numbers.Difference)} relative, at most {Short(numbers.Tolerance)} is allowed");
        var good = imported.Proof.Numbers.Where(numbers => numbers is { Holds: true, Count: > 0 }).ToList();
        if (good.Count > 0)
            Say("the same", $"{string.Join(", ", good.Select(numbers => numbers.What))}: "
                + $"to {Short(good.Max(numbers => numbers.Difference))} relative");
        foreach (var trajectory in imported.Proof.Trajectories) Say(Verdict(trajectory), TrajectoryText(trajectory));
        foreach (var warning in warnings) Say("warning", warning);
        if (!imported.Proof.Holds)
        {
            Say("written", "nothing: the model is not the original");
            return;
        }

        var file = Path.Combine(folder, imported.TaskFile);
        context.WriteLine($"model         {Path.Combine(folder, imported.ModelFile)}");
        context.WriteLine($"task          {file}");
        context.WriteLine($"next          {context.Commands.Line("run", file)}");

        void Say(string name, string text) => NamedLines.Write(context, name, text);
    }

    private static string Verdict(TrajectoryProof proof) =>
        proof.Difference <= proof.Tolerance ? "the same" : proof.Holds ? "other" : "differs";

    private static string TrajectoryText(TrajectoryProof proof)
    {
        var text = $"{proof.Steps} steps of random actions {(proof.HasContacts ? "with" : "without")} contacts: positions to "
            + $"{Short(proof.Difference)}; at most {Short(proof.Tolerance)} ";
        text += proof.MustHold || proof.Difference <= proof.Tolerance
            ? "is allowed"
            : $"would be the same, as in the first {proof.StepsWithin} steps: what collides is not";
        return proof.OwnDifference >= proof.Tolerance && proof.Difference > 0
            ? $"{text}, which is how far the original ends from itself when it starts 1e-10 beside"
            : text;
    }

    private static string Short(double number) => number.ToString("G2", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, ImportedRobot imported, string folder, IReadOnlyList<string> warnings)
    {
        writer.WriteString("task", imported.Task);
        writer.WriteString("folder", folder);
        writer.WriteString("model", imported.ModelFile);
        writer.WriteString("taskFile", imported.TaskFile);
        writer.WriteBoolean("proved", imported.Proof.Holds);
        writer.WriteStrings("changes", imported.Changes);
        writer.WriteStrings("warnings", warnings);
        writer.WriteStartArray("numbers");
        foreach (var numbers in imported.Proof.Numbers)
        {
            writer.WriteStartObject();
            writer.WriteString("what", numbers.What);
            writer.WriteNumber("count", numbers.Count);
            writer.WriteReal("difference", numbers.Difference);
            writer.WriteReal("tolerance", numbers.Tolerance);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("trajectories");
        foreach (var trajectory in imported.Proof.Trajectories)
        {
            writer.WriteStartObject();
            writer.WriteBoolean("contacts", trajectory.HasContacts);
            writer.WriteNumber("steps", trajectory.Steps);
            writer.WriteReal("difference", trajectory.Difference);
            writer.WriteReal("tolerance", trajectory.Tolerance);
            writer.WriteReal("ownDifference", trajectory.OwnDifference);
            writer.WriteBoolean("mustHold", trajectory.MustHold);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
