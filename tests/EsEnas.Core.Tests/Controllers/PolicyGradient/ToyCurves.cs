using EsEnas.Core.Controllers;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Search;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Controllers.PolicyGradient;

/// <summary>Problems with a known optimum: match a random target, 150 proposals an iteration.</summary>
internal static class ToyCurves
{
    public const int Proposals = 150;

    public static SearchSpace Bits { get; } = new ListSpace([.. Enumerable.Repeat(new OneOf(2), 64)]);

    public static SearchSpace Subset { get; } = new ManyOf(32, 256);

    public static SearchSpace Colors { get; } = new ListSpace([.. Enumerable.Repeat(new OneOf(8), 320)]);

    /// <summary>
    /// Mean fraction of the target that an iteration's proposals match, at iterations 0 to <paramref name="iterations"/>.
    /// </summary>
    /// <param name="space">One of the above.</param>
    /// <param name="controller">The controller.</param>
    /// <param name="seed">Seed of target, noise and run.</param>
    /// <param name="iterations">The last iteration.</param>
    /// <param name="noise">Standard deviation of the returns' noise, in that of the first iteration's returns.</param>
    public static double[] Run(SearchSpace space, ControllerSpecification controller, uint seed, int iterations, double noise = 0)
    {
        var specification = new ExperimentSpecification
        {
            Task = "toy",
            Seed = seed,
            Controller = controller,
            Search = new() { Space = SearchKind.WeightSharing },
        };
        var player = ExperimentFactory.CreateController(specification, space);
        var target = space.Sample(new RandomStream(seed, RandomPurpose.Sample)).Choices;
        var wanted = target.ToHashSet();
        double Matches(Dna model) =>
            space is ManyOf
                ? (double)model.Choices.Count(wanted.Contains) / target.Length
                : (double)model.Choices.Zip(target).Count(pair => pair.First == pair.Second) / target.Length;

        var curve = new double[iterations + 1];
        var state = player.Initial();
        var deviation = double.NaN;
        for (var iteration = 0; iteration <= iterations; iteration++)
        {
            var models = player.ProposeAll(state, iteration, Proposals);
            var returns = Array.ConvertAll(models, Matches);
            curve[iteration] = returns.Average();
            if (iteration == 0) deviation = Math.Sqrt(returns.Average(r => (r - curve[0]) * (r - curve[0])));
            var random = new RandomStream(seed, RandomPurpose.Sample, 1, (uint)iteration);
            state = player.Report(state, iteration,
                [.. models.Select((model, i) => new Feedback(model, returns[i] + (noise * deviation * random.NextNormal())))]);
        }

        return curve;
    }
}
