using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EsEnas.Client.Sweeps;
using EsEnas.Core.Controllers;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Client.Tests.Sweeps;

/// <summary>
/// The sweep files of the repository: each is valid, and the ids and specifications of the recorded runs stay what they were.
/// </summary>
public sealed class PaperSpecificationTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "specs");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Needs(External.MuJoCo)]
    [Theory, MemberData(nameof(Files))]
    public void File_is_a_valid_sweep_whose_sizes_fit_its_tasks(string file)
    {
        var sweep = SweepFile.Read(Path.Combine(Folder, file));

        sweep.CheckSizes(SweepCatalog.Instance);
        Assert.NotEmpty(sweep.Runs);
    }

    [Fact]
    public void Every_table_and_figure_has_its_file() => Assert.Superset(
        new HashSet<string>
        {
            "paper/table2.yaml", "paper/table3.yaml", "paper/table3-linear.yaml", "paper/table4.yaml", "paper/table5.yaml",
            "paper/fig5.yaml", "paper/fig6.yaml", "paper/fig7.yaml", "paper/fig8.yaml", "paper/fig10.yaml", "linear-neurons.yaml"
        },
        Files.Select(row => row.Data.Replace('\\', '/')).ToHashSet());

    [Fact]
    public void Ids_are_unique_over_all_files() =>
        Assert.Empty(Files.SelectMany(row => SweepFile.Read(Path.Combine(Folder, row.Data)).Runs)
            .GroupBy(run => run.Id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory]
    [InlineData("table4", "swimmer", ControllerKind.Factorized, 3, 60)]
    [InlineData("table4", "swimmer", ControllerKind.RegularizedEvolution, 2, 100)]
    [InlineData("table4", "half-cheetah", ControllerKind.RegularizedEvolution, 1, 60)]
    [InlineData("table4", "hopper", ControllerKind.Random, 1, 60)]
    [InlineData("table3", "swimmer", ControllerKind.PolicyGradient, 1, 60)]
    [InlineData("table3", "hopper", ControllerKind.RegularizedEvolution, 1, 60)]
    [InlineData("table3", "half-cheetah", ControllerKind.Factorized, 1, 60)]
    [InlineData("mask", "swimmer", ControllerKind.PolicyGradient, 2, 40)]
    public void Recorded_run_keeps_its_id_and_specification(string sweep, string task, ControllerKind controller,
        ulong seed, int iterations)
    {
        var file = sweep == "mask" ? "fig7.yaml" : sweep + ".yaml";
        var method = string.Concat(controller.ToString()
            .Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
        var expected = new ExperimentSpecification
        {
            Task = task,
            Seed = seed,
            Iterations = iterations,
            Controller = new ControllerSpecification
            {
                Kind = controller,
                Ppo = new() { InitialSpread = sweep == "mask" ? 0 : new ControllerSpecification().Ppo.InitialSpread },
            },
            Search = new SearchSpecification { Space = sweep switch { "table3" => SearchKind.WeightSharing,
                "table4" => SearchKind.EdgePruning, _ => SearchKind.EdgeMask } },
            Policy = new PolicySpecification { Hidden = sweep == "mask" ? [] : ImmutableArray.Create(32) },
            Optimizer = sweep == "mask"
                ? new OptimizerSpecification { Sigma = 0.3, Step = new() { StepSize = 0.5 } }
                : new OptimizerSpecification(),
        };

        var run =
            Assert.Single(SweepFile.Read(Path.Combine(Folder, "paper", file)).Runs,
                run => run.Id.Value == $"{sweep}-{task}-{method}-s{seed}");

        Assert.Equal(SpecificationText.ToCanonicalYaml(expected), SpecificationText.ToCanonicalYaml(run.Specification));
    }

    // Ids and hashes of all runs of a file, hashed: whatever a recipe becomes, the recorded sweeps stay what they were.
    [Theory]
    [InlineData("table2", "75217be532029fdeed33095f48bce68a")]
    [InlineData("table3", "a2d78cc1923154ac17adf594e3787ff0")]
    [InlineData("table3-linear", "fd17ce2a31230dc4137566fea0d4eed8")]
    [InlineData("table3-other", "d0f20d5da669f2b5163bd6874e66df64")]
    [InlineData("table4", "276408fd227d224405ee91f389dea4c0")]
    [InlineData("table4-other", "57a743fa065824fd624146621b578b4e")]
    [InlineData("table5", "dcf1014222b2247e1254b74f86fa31eb")]
    [InlineData("fig5", "805e83178aca067d37d2bb40858911cb")]
    [InlineData("fig6", "33f2ddadec287a5f482245bbd6eec311")]
    [InlineData("fig7", "d2731af9c330c46bf3d341006af49035")]
    [InlineData("fig8", "63491456bc04f08cd9ac979f561c0a02")]
    [InlineData("fig10", "bb231d2d7bc61c3151f6e60d4bd657fd")]
    public void Sweep_of_the_paper_keeps_the_hashes_of_its_specifications(string file, string recorded)
    {
        var runs = SweepFile.Read(Path.Combine(Folder, "paper", file + ".yaml")).Runs;

        var text = string.Concat(runs.Select(run => $"{run.Id} {SpecificationText.Hash(run.Specification)}\n"));
        Assert.All(runs, run => Assert.Equal("paper", run.Specification.Recipe));
        Assert.Equal(recorded, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)));
    }

    [Fact]
    public void Run_that_leaves_the_glide_follows_the_best_returns_and_directions()
    {
        var run = Assert.Single(SweepFile.Read(Path.Combine(Folder, "paper", "table4.yaml")).Runs,
            run => run.Id.Value == "table4-swimmer-factorized-top-directions-s1");

        Assert.Equal(
            SpecificationText.ToCanonicalYaml(new ExperimentSpecification
            {
                Task = "swimmer",
                Iterations = 60,
                Controller = new ControllerSpecification { Kind = ControllerKind.Factorized, Ppo = new() { Clip = 10, LearningRate = 1 } },
                Search = new SearchSpecification { Space = SearchKind.EdgePruning },
                Optimizer = new OptimizerSpecification
                {
                    Kind = OptimizerKind.AugmentedRandomSearch,
                    Sigma = 0.3,
                    Step = new() { StepSize = 0.5 },
                    RandomSearch = new() { TopDirections = 10 },
                },
            }),
            SpecificationText.ToCanonicalYaml(run.Specification));
    }
}
