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
    private const int FixedBits = 16;
    private readonly Argument<string> subject = new("RUN|FILE") { Description = "Name of a run; with --to, a policy file will do" };
    private readonly Option<string?> output;
    private readonly Option<string?> formats;
    private readonly Option<int?> weights;
    private readonly Option<int?> bits;
    private readonly Option<bool> isDouble;
    private readonly Option<bool> noLibrary;
    private readonly Option<bool> isFixed;
    private readonly Option<string?> prefix;
    private readonly Option<bool> force;

    public ExportCommand(Setup setup)
        : base(setup, "export", "Write a run's best policy to a file, or as C for a robot",
            "export swimmer-1a2b3c4d -o policy.json", "export swimmer-1a2b3c4d --to c,onnx,python -o out",
            "export swimmer-1a2b3c4d --weights 9 --bits 8 -o small.json")
    {
        var flags = setup.Flags.For("export");
        output = flags.Text("--output", "FILE", "The file to write ('-': standard output); with --to, a folder", "-o");
        formats = flags.Text("--to", "LIST", $"A folder with the policy in these formats: {ExportFormats.Names}");
        weights = flags.Integer("--weights", "N", "Of a run that was shrunk: its best policy with at most N weights", 0, int.MaxValue);
        bits = flags.Integer("--bits", "N", "Of a run that was shrunk: its policy of N bits; with --to alone: round every number to N bits",
            PolicyQuantization.FewestBits, FrontRequest.FullPrecision);
        isDouble = flags.Switch("--double", "C and ONNX in double precision; default: single");
        noLibrary = flags.Switch("--no-libm", "C without math.h");
        isFixed = flags.Switch("--fixed", $"C in whole numbers, without floating point; of full precision: rounded to {FixedBits} bits");
        prefix = flags.Text("--prefix", "NAME", "C with NAME_step, NAME.h and so on instead of policy_step: for several in a program");
        force = flags.Switch("--force", "Overwrite what is there");
        Add(subject);
        foreach (var option in (Option[])[output, formats, weights, bits, isDouble, noLibrary, isFixed, prefix, force]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = parse.GetRequiredValue(subject);
        var list = parse.GetValue(formats);
        var path = parse.GetValue(output) ?? throw CommandException.Usage($"export: -o {(list is null ? "FILE" : "DIR")} is missing");
        var c = new COptions(parse.GetValue(isDouble), !parse.GetValue(noLibrary), parse.GetValue(isFixed));
        var (most, few) = (parse.GetValue(weights), parse.GetValue(bits));
        if (list is not null && most is null && few > MostBits)
            throw CommandException.Usage($"--bits: '{few}' is not allowed with --to: at most {MostBits}");
        if (list is null && few is not null && PolicyFile.IsMeant(name))
            throw CommandException.Usage("export: of a policy file --bits is about --to");
        var chosen = list is null ? [] : ExportFormats.Parse(list);
        if (c.IsDouble && !chosen.Contains(ExportFormat.C) && !chosen.Contains(ExportFormat.Onnx))
            throw CommandException.Usage("export: --double is about --to c and onnx");
        if (c.IsFixed && !chosen.Contains(ExportFormat.C)) throw CommandException.Usage("export: --fixed is about --to c");
        if (c.IsFixed && c.IsDouble) throw CommandException.Usage("export: --fixed has no floating point, and --double is about it");
        if (!c.UsesLibrary && !chosen.Contains(ExportFormat.C)) throw CommandException.Usage("export: --no-libm is about --to c");
        var names = parse.GetValue(prefix);
        if (names is not null && !chosen.Contains(ExportFormat.C)) throw CommandException.Usage("export: --prefix is about --to c");
        if (names is not null && !CPrefix.IsAllowed(names))
            throw CommandException.Usage($"--prefix: '{SafeText.Shown(names)}' is not allowed: {CPrefix.Allowed}");
        return list is null
            ? await WriteFileAsync(name, path, most, few, parse.GetValue(force), context)
            : await WriteFolderAsync(name, path, chosen, most, few, c, names ?? CPrefix.Usual, parse.GetValue(force), context);
    }

    private static async Task<int> WriteFolderAsync(string name, string path, IReadOnlyList<ExportFormat> formats, int? weights, int? bits,
        COptions c, string prefix, bool overwrite, CommandContext context)
    {
        ExportFolder.Check("export --to", path, overwrite);
        if (weights is not null && PolicyFile.IsMeant(name))
            throw CommandException.Usage("export: --weights is about a run that was shrunk, not a policy file");
        var policy = PolicyFile.IsMeant(name) ? PolicyFile.Read(name)
            : PolicyDocument.FromJson(weights is null
                ? await PolicyRequest.WaitAsync(context, new RunId(name))
                : await FrontRequest.ReadAsync(context, new RunId(name), weights, bits));
        if (weights is null && bits is { } few) policy = Quantized(policy, few);
        else if (c.IsFixed && policy.Quantization is null) policy = Quantized(policy, FixedBits);
        if (policy is { Quantization.Bits: var rounded, Deployment.Numbers: 0 })
            context.Note($"the policy has no numbers: {rounded} bits leave it as it is");
        var files = await context.WorkAsync(() => PolicyExport.Make(policy, formats, c, context, prefix));
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

    private static async Task<int> WriteFileAsync(string id, string path, int? weights, int? bits, bool overwrite, CommandContext context)
    {
        if (path != "-") AtomicFile.Check(path, overwrite);
        var json = weights is null && bits is null
            ? await PolicyRequest.WaitAsync(context, new RunId(id))
            : await FrontRequest.ReadAsync(context, new RunId(id), weights, bits);
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
