using System.CommandLine;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Commands;

/// <summary>Writes a run's policy file. A run that is not complete chooses its policy from where it stands.</summary>
internal sealed class ExportCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<string?> output;
    private readonly Option<bool> force;

    public ExportCommand(Setup setup)
        : base(setup, "export", "Write a run's best policy to a file", "export swimmer-1a2b3c4d -o policy.json")
    {
        output = setup.Flags.For("export").Text("--output", "FILE", "The file to write; '-' writes to standard output", "-o");
        force = setup.Flags.For("export").Switch("--force", "Overwrite an existing file");
        Add(run);
        Add(output);
        Add(force);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var id = new RunId(parse.GetRequiredValue(run));
        var path = parse.GetValue(output) ?? throw CommandException.Usage("export: -o FILE is missing");
        var overwrite = parse.GetValue(force);
        if (path != "-") AtomicFile.Check(path, overwrite);

        var json = await PolicyRequest.WaitAsync(context, id);
        if (path == "-")
        {
            context.Terminal.Out.Write(json.TrimEnd() + "\n");
            return ExitCode.Ok;
        }
        var policy = PolicyDocument.FromJson(json);
        await AtomicFile.WriteAsync(path, json, overwrite, context.Interrupted);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("file", path);
                writer.WriteString("task", policy.Task);
                writer.WriteNumber("iteration", policy.Provenance.Iteration);
                writer.WriteReal("return", policy.Provenance.Return);
                writer.WriteNumber("liveWeights", policy.Size.LiveWeights);
                writer.WriteNumber("biases", policy.Size.Biases);
                writer.WriteNumber("bits", policy.Size.Bits);
                writer.WriteString("fingerprint", policy.Provenance.Fingerprint);
                DeploymentText.Write(writer, "deployment", PolicyDeployment.Of(policy.Deployment));
            }));
        }
        else
        {
            context.WriteLine($"{path}: {policy.Task}, iteration {policy.Provenance.Iteration}, " +
                $"return {Numbers.Return(policy.Provenance.Return)}, {RunReport.SizeText(policy.Size)}; " +
                $"deployed {DeploymentText.Of(PolicyDeployment.Of(policy.Deployment))}");
        }
        return ExitCode.Ok;
    }
}
