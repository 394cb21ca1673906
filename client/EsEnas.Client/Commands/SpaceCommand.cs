using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Output;
using EsEnas.Client.Specifications;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;
using EsEnas.Tasks;

namespace EsEnas.Client.Commands;

/// <summary>Describes a specification's search space.</summary>
internal sealed class SpaceCommand : ConsoleCommand
{
    private readonly SpecificationOptions specification;

    public SpaceCommand(Setup setup) : base(setup, "space", "Describe the search space of a specification",
        "space swimmer", "space half-cheetah --set search.space=weight-sharing --json") =>
        specification = new SpecificationOptions(this, setup.Flags);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var read = specification.Read(parse, context);
        var models = TaskCatalog.CreateObjective(read).Models;
        var sample = models.Space.Sample(new RandomStream(read.Seed, RandomPurpose.Sample));
        var choices = ChoiceCounter.Count(models.Space, sample);
        var dna = DnaCodec.ToText(models.Space, sample);
        var bytes = DnaCodec.ToBytes(models.Space, sample).Length;
        var theta = models.InitialParameters(read.Seed);
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("task", read.Task);
                writer.WriteNumber("decisions", models.Space.MaxDecisions);
                writer.WriteNumber("choices", choices);
                writer.WriteReal("log10Size", models.Space.Log10Size);
                writer.WriteReal("log10SizeAsSets", models.Space.Log10SizeAsSets);
                writer.WriteNumber("parameters", models.ParameterCount);
                writer.WriteNumber("liveWeights", models.LiveWeights(sample, theta));
                writer.WriteNumber("biases", models.BiasCount);
                writer.WriteString("sample", dna);
                writer.WriteNumber("sampleBytes", bytes);
            }));
            return Task.FromResult(ExitCode.Ok);
        }
        context.WriteLine($"decisions   {Numbers.Count(models.Space.MaxDecisions)}{PartsText(models.Space)}");
        if (choices > 0) context.WriteLine($"choices     {Numbers.Count(choices)} at most in one decision");
        context.WriteLine($"size        {SizeText(models.Space)}");
        if (models.Space.Log10SizeAsSets < models.Space.Log10Size)
            context.WriteLine($"as sets     {ModelsText(models.Space.Log10SizeAsSets)}, where the order of a list does not count");
        if (BlackboxTask.Is(read.Task)) context.WriteLine($"parameters  {Numbers.Count(models.ParameterCount)} trained coordinates");
        else context.WriteLine($"parameters  {Numbers.Count(models.ParameterCount)} shared ({Numbers.Count(models.BiasCount)} of them " +
            $"biases); a model uses {Numbers.Count(models.LiveWeights(sample, theta))} weights");
        context.WriteLine($"sample      {dna} ({bytes} bytes on the wire)");
        return Task.FromResult(ExitCode.Ok);
    }

    internal static string SizeText(SearchSpace space) => space.Log10Size switch
    {
        0 => "one model, whose weights are trained",
        var size when double.IsFinite(size) => ModelsText(size),
        _ => "infinite (a decision is continuous)",
    };

    private static string ModelsText(double log10) => $"10^{log10.ToString("0.00", CultureInfo.InvariantCulture)} models";

    // The parts of a combined space, each with its decisions.
    private static string PartsText(SearchSpace space) => space is DictSpace parts
        ? ": " + string.Join(", ", parts.Names.Select(name => $"{name} {Numbers.Count(parts[name].MaxDecisions)}"))
        : "";

    /// <summary>Replays a model and notes the widest decision.</summary>
    private sealed class ChoiceCounter(Dna model) : IDecider
    {
        private int choice;
        private int number;
        private int widest;

        public static int Count(SearchSpace space, Dna model)
        {
            var counter = new ChoiceCounter(model);
            space.Decide(counter);
            return counter.widest;
        }

        public int Choose(in DecisionPoint decision, ReadOnlySpan<bool> allowed)
        {
            widest = Math.Max(widest, decision.Candidates);
            return model.Choices[choice++];
        }

        public double ChooseFloat(in DecisionPoint decision, double low, double high) => model.Floats[number++];
    }
}
