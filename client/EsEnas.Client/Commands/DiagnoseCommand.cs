using System.CommandLine;
using EsEnas.Client.Diagnosis;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Says what may keep a run from learning.</summary>
internal sealed class DiagnoseCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();

    public DiagnoseCommand(Setup setup) : base(setup, "diagnose", "Look for reasons why a run does not learn",
        "diagnose swimmer-1a2b3c4d", "diagnose swimmer-1a2b3c4d --json") => Add(run);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var asked = new RunId(parse.GetRequiredValue(run));
        await using var reader = context.OpenReaderFor(asked);
        var id = (await reader.GetStatusAsync(asked, context.Interrupted)).Id;
        var specification = SpecificationYaml.Read(await reader.GetSpecificationAsync(id, context.Interrupted));
        var rows = await RunRows.ReadAllAsync(reader, id, IterationNumber.First, context.Interrupted).ToListAsync(context.Interrupted);
        var policy = await reader.FindPolicyAsync(id, context.Interrupted);
        // A function's argument has neither observations nor actions.
        var document = policy is null || BlackboxTask.Is(specification.Task) ? null : PolicyDocument.FromJson(policy);
        var symptoms = RunDiagnosis.Of(rows, TaskCatalog.Horizon(specification), document, RewardTermNames.Of(specification));
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("id", id.Value);
                writer.WriteNumber("iterations", rows.Count);
                writer.WriteObjects("symptoms", symptoms, symptom =>
                {
                    writer.WriteString("name", symptom.Name);
                    writer.WriteString("seen", symptom.Seen);
                    writer.WriteString("advice", symptom.Advice);
                });
            }));
            return ExitCode.Ok;
        }

        if (symptoms.Count == 0) context.WriteLine($"{id}: nothing that is known to keep a run from learning, in {rows.Count} iterations");
        foreach (var symptom in symptoms)
        {
            NamedLines.Write(context, "seen", symptom.Seen);
            NamedLines.Write(context, "try", symptom.Advice);
        }

        return ExitCode.Ok;
    }
}
