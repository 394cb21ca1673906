using System.CommandLine;
using System.Text.Json;
using EsEnas.Client.Evaluation;
using EsEnas.Client.Exports;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs;
using EsEnas.Export;
using EsEnas.Export.C;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>
/// Writes a run's policy file, or a folder with the policy in other formats. A run that is not complete chooses its policy from where it
/// stands.
/// </summary>
internal sealed class ExportCommand : ConsoleCommand
{
    private const int MostBits = 16;
    private readonly Argument<string> subject = new("RUN|FILE") { Description = "Name of a run; with --to, a policy file will do" };
    private readonly Option<string?> output;
    private readonly Option<string?> formats;
    private readonly Option<int?> bits;
    private readonly Option<bool> isDouble;
    private readonly Option<bool> noLibrary;
    private readonly Option<bool> force;

    public ExportCommand(Setup setup)
        : base(setup, "export", "Write a run's best policy to a file, or as C for a robot",
            "export swimmer-1a2b3c4d -o policy.json", "export swimmer-1a2b3c4d --to c,onnx,python -o out")
    {
        var flags = setup.Flags.For("export");
        output = flags.Text("--output", "FILE", "The file to write ('-': standard output); with --to, a folder", "-o");
        formats = flags.Text("--to", "LIST", $"A folder with the policy in these formats: {ExportFormats.Names}");
        bits = flags.Integer("--bits", "N", "With --to: round every number to N bits", PolicyQuantization.FewestBits, MostBits);
        isDouble = flags.Switch("--double", "C and ONNX in double precision; default: single");
        noLibrary = flags.Switch("--no-libm", "C without math.h");
        force = flags.Switch("--force", "Overwrite what is there");
        Add(subject);
        foreach (var option in (Option[])[output, formats, bits, isDouble, noLibrary, force]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = parse.GetRequiredValue(subject);
        var list = parse.GetValue(formats);
        var path = parse.GetValue(output) ?? throw CommandException.Usage($"export: -o {(list is null ? "FILE" : "DIR")} is missing");
        var c = new COptions(parse.GetValue(isDouble), !parse.GetValue(noLibrary));
        var few = parse.GetValue(bits);
        if (list is not null)
            return await WriteFolderAsync(name, path, ExportFormats.Parse(list), few, c, parse.GetValue(force), context);
        if (few is not null) throw CommandException.Usage("export: --bits is about --to");
        if (c.IsDouble) throw CommandException.Usage("export: --double is about --to c and onnx");
        if (!c.UsesLibrary) throw CommandException.Usage("export: --no-libm is about --to c");
        return await WriteFileAsync(name, path, parse.GetValue(force), context);
    }

    private static async Task<int> WriteFolderAsync(string name, string path, IReadOnlyList<ExportFormat> formats, int? bits,
        COptions c, bool overwrite, CommandContext context)
    {
        if (c.IsDouble && !formats.Contains(ExportFormat.C) && !formats.Contains(ExportFormat.Onnx))
            throw CommandException.Usage("export: --double is about --to c and onnx");
        if (!c.UsesLibrary && !formats.Contains(ExportFormat.C)) throw CommandException.Usage("export: --no-libm is about --to c");
        ExportFolder.Check(path, overwrite);
        var policy = PolicyFile.IsMeant(name) ? PolicyFile.Read(name)
            : PolicyDocument.FromJson(await PolicyRequest.WaitAsync(context, new RunId(name)));
        if (bits is { } few) policy = Quantized(policy, few);
        var files = await context.WorkAsync(() => PolicyExport.Make(policy, formats, c, context.Interrupted));
        await ExportFolder.WriteAsync(path, files, context.Interrupted);
        if (context.Json)
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("folder", path);
                writer.WriteStrings("files", [.. files.Select(file => file.Name)]);
                WriteProperties(writer, policy);
            }));
        else
        {
            context.WriteLine($"{path}: {Text(policy)}");
            foreach (var file in files) context.WriteLine($"  {file.Name}");
        }
        return ExitCode.Ok;
    }

    private static PolicyDocument Quantized(PolicyDocument policy, int bits)
    {
        try
        {
            return QuantizedPolicy.Of(policy, bits);
        }
        catch (PolicyFormatException error)
        {
            throw CommandException.Usage($"--bits: {error.Message}");
        }
    }

    private static async Task<int> WriteFileAsync(string id, string path, bool overwrite, CommandContext context)
    {
        if (path != "-") AtomicFile.Check(path, overwrite);
        var json = await PolicyRequest.WaitAsync(context, new RunId(id));
        if (path == "-")
        {
            context.Terminal.Out.Write(json.TrimEnd() + "\n");
            return ExitCode.Ok;
        }
        var policy = PolicyDocument.FromJson(json);
        await AtomicFile.WriteAsync(path, json, overwrite, context.Interrupted);
        if (context.Json)
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("file", path);
                WriteProperties(writer, policy);
            }));
        else context.WriteLine($"{path}: {Text(policy)}");
        return ExitCode.Ok;
    }

    private static void WriteProperties(Utf8JsonWriter writer, PolicyDocument policy)
    {
        writer.WriteString("task", policy.Task);
        writer.WriteNumber("iteration", policy.Provenance.Iteration);
        writer.WriteReal("return", policy.Provenance.Return);
        writer.WriteNumber("liveWeights", policy.Size.LiveWeights);
        writer.WriteNumber("biases", policy.Size.Biases);
        writer.WriteNumber("bits", policy.Size.Bits);
        writer.WriteString("fingerprint", policy.Provenance.Fingerprint);
        DeploymentText.Write(writer, "deployment", PolicyDeployment.Of(policy.Deployment));
    }

    private static string Text(PolicyDocument policy) => $"{policy.Task}, iteration {policy.Provenance.Iteration}, " +
        $"return {Numbers.Return(policy.Provenance.Return)}, {RunReport.SizeText(policy.Size)}; " +
        $"deployed {DeploymentText.Of(PolicyDeployment.Of(policy.Deployment))}";
}
