using System.CommandLine;
using EsEnas.Client.Parsing;
using EsEnas.Core.Documents;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>A run that may be submitted: everything that can be checked here has been, and nothing has been created.</summary>
internal sealed record PreparedRun(RunId Id, string Yaml, ExperimentSpecification Specification)
{
    /// <exception cref="SpecificationException">The specification is invalid, or does not fit its task.</exception>
    public static PreparedRun From(ParseResult parse, SpecificationOptions options, string? name, CommandContext context)
    {
        RunId? chosen = name is null ? null : RunName.Checked(name);
        var specification = TaskCatalog.Settle(options.Read(parse, context));
        CheckSizes(specification, context);
        TaskWarnings.Tell(specification, context);
        return new PreparedRun(chosen ?? RunName.Checked(RunName.Of(specification)),
            SpecificationText.ToCanonicalYaml(specification), specification);
    }

    private static void CheckSizes(ExperimentSpecification specification, CommandContext context)
    {
        try
        {
            TaskCatalog.CreateObjective(specification);
        }
        catch (MuJoCoUnavailableException) when (context.Connection.Cluster is not null)
        {
            // The cluster has the library and checks once more; this machine only talks to it.
        }
    }
}
