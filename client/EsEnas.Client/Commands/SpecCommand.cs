using System.CommandLine;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Prints the specification that `run` would use, every key explained.</summary>
internal sealed class SpecCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;

    public SpecCommand(Setup setup) : base(setup, "spec", "Print the commented specification that 'run' would use",
        "spec swimmer > swimmer.yaml", "spec half-cheetah --recipe paper --set search.edges=32", "spec mytask.yaml") =>
        specification = new SpecificationOptions(this, setup.Flags);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (read, recipe) = specification.ReadWithRecipe(parse, context);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("task", read.Task);
                writer.WriteString("recipe", read.Recipe);
                writer.WriteString("hash", SpecificationText.Hash(TaskCatalog.Settle(read)));
                writer.WriteString("yaml", SpecificationText.ToReadableYaml(read));
            }));
        }
        else
        {
            context.Terminal.Out.Write(SpecificationText.ToCommentedYaml(read, recipe));
        }
        return Task.FromResult(ExitCode.Ok);
    }
}
