using System.Collections.Immutable;
using EsEnas.Core.Controllers;
using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Core.Tests.Specifications;

public sealed partial class SpecificationTextTests
{
    [Fact]
    public void Task_alone_gives_every_default()
    {
        var specification = Read(("task", Plain("swimmer")));

        Assert.Equal(Fresh("swimmer"), specification);
    }

    [Fact]
    public void Missing_task_is_an_error_that_says_so()
    {
        var error = Assert.Single(ErrorsOf(("horizon", Plain("10"))));

        Assert.Equal("task", error.Key);
        Assert.StartsWith("task is missing: ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("optimizer.sigma", "0")]
    [InlineData("optimizer.sigma", "-0.1")]
    [InlineData("optimizer.sigma", "100.00001")]
    [InlineData("optimizer.sigma", "NaN")]
    [InlineData("optimizer.sigma", ".nan")]
    [InlineData("optimizer.sigma", ".inf")]
    [InlineData("optimizer.sigma", "Infinity")]
    [InlineData("optimizer.sigma", "1e999")]
    [InlineData("optimizer.sigma", "null")]
    [InlineData("optimizer.sigma", "")]
    [InlineData("optimizer.stepSize", "0x1p-3")]
    [InlineData("optimizer.kind", "cma")]
    [InlineData("controller.kind", "reinforce")]
    [InlineData("controller.advantage", "z-score")]
    [InlineData("controller.initialSpread", "-0.1")]
    [InlineData("controller.learningRate", "0")]
    [InlineData("controller.updates", "0")]
    [InlineData("controller.miniBatch", "auto")]
    [InlineData("controller.clip", "0")]
    [InlineData("controller.hidden", "513")]
    [InlineData("controller.kind", "RegularizedEvolution")]
    [InlineData("controller.population", "0")]
    [InlineData("controller.tournament", "151")]
    [InlineData("search.space", "hankel")]
    [InlineData("search.nonlinearities", "yes")]
    [InlineData("search.maskTemperature", "0")]
    [InlineData("search.maskTemperature", "1000.1")]
    [InlineData("search.maskTemperature", "auto")]
    [InlineData("search.edges", "1000000000")]
    [InlineData("search.edges", "1e9")]
    [InlineData("search.edges", "0")]
    [InlineData("search.edges", "64.5")]
    [InlineData("search.partitions", "many")]
    [InlineData("search.connectivity", "1")]
    [InlineData("policy.hidden", "1025")]
    [InlineData("policy.hidden", "0")]
    [InlineData("policy.nonlinearity", "softplus")]
    [InlineData("policy.outputBias", "yes")]
    [InlineData("policy.linearNeurons", "-1")]
    [InlineData("horizon", "0")]
    [InlineData("horizon", "1000001")]
    [InlineData("horizon", "010")]
    [InlineData("horizon", "0x10")]
    [InlineData("horizon", "1_000")]
    [InlineData("horizon", "1,000")]
    [InlineData("horizon", " 1")]
    [InlineData("horizon", "99999999999999999999999999999999999999999999")]
    [InlineData("iterations", "10000001")]
    [InlineData("evaluations.directions", "100001")]
    [InlineData("evaluations.atCurrent", "0")]
    [InlineData("seed", "-1")]
    [InlineData("seed", "18446744073709551616")]
    [InlineData("selection.reportEpisodes", "1")]
    [InlineData("selection.candidates", "10001")]
    [InlineData("checkpoint.everySeconds", "-0.5")]
    [InlineData("checkpoint.everySeconds", "3600.5")]
    [InlineData("taskOptions.startNoise", "True")]
    [InlineData("taskOptions.goal", "none")]
    [InlineData("stopAtReturn", "soon")]
    [InlineData("task", "Half Cheetah")]
    [InlineData("task", "null")]
    [InlineData("task", "../etc")]
    public void Value_that_is_not_allowed_is_an_error_naming_key_value_and_what_is_allowed(string path, string value)
    {
        var root = SpecificationText.Set(Map(("task", Plain("swimmer"))), path, new ScalarNode(value, false, 7));

        var exception = Assert.Throws<SpecificationException>(() => SpecificationText.Read(root));

        var error = Assert.Single(exception.Errors);
        Assert.Equal(path, error.Key);
        Assert.Equal(value.Length > 60 ? value[..59] + "…" : value == "151" ? "151" : value, error.Value);
        Assert.Equal(7, error.Line);
        Assert.NotEmpty(error.Allowed);
        Assert.Contains(path, exception.Message);
        Assert.Contains("line 7", exception.Message);
    }

    [Theory]
    [InlineData("optimizer.sigma", "1e-300")]
    [InlineData("optimizer.sigma", "100")]
    [InlineData("optimizer.sigma", ".5")]
    [InlineData("optimizer.sigma", "+5.E-1")]
    [InlineData("horizon", "1")]
    [InlineData("horizon", "1e6")]
    [InlineData("horizon", "1000000")]
    [InlineData("evaluations.directions", "100000")]
    [InlineData("iterations", "10000000")]
    [InlineData("seed", "0")]
    [InlineData("seed", "18446744073709551615")]
    [InlineData("search.edges", "1000000")]
    [InlineData("search.space", "toeplitz")]
    [InlineData("search.space", "circulant")]
    [InlineData("search.space", "masked")]
    [InlineData("search.nonlinearities", "true")]
    [InlineData("search.maskTemperature", "1e-9")]
    [InlineData("search.maskTemperature", "1000")]
    [InlineData("search.partitions", "auto")]
    [InlineData("search.partitions", "null")]
    [InlineData("controller.tournament", "150")]
    [InlineData("controller.kind", "policy-gradient")]
    [InlineData("controller.kind", "neat")]
    [InlineData("controller.advantage", "top")]
    [InlineData("controller.advantage", "auto")]
    [InlineData("controller.initialSpread", "0")]
    [InlineData("controller.entropy", "0")]
    [InlineData("controller.learningRate", "auto")]
    [InlineData("controller.embedding", "1")]
    [InlineData("policy.hidden", "16")]
    [InlineData("selection.reportEpisodes", "2")]
    [InlineData("checkpoint.everySeconds", "0")]
    [InlineData("stopAtReturn", "~")]
    [InlineData("stopAtReturn", "-1e300")]
    public void Value_at_the_edge_of_its_range_is_read(string path, string value)
    {
        var root = SpecificationText.Set(Map(("task", Plain("swimmer"))), path, Plain(value));

        SpecificationText.Validate(SpecificationText.ReadStored(root));
    }

    [Theory]
    [InlineData("horizon", "1000")]
    [InlineData("policy.outputBias", "true")]
    [InlineData("seed", "1")]
    [InlineData("stopAtReturn", "null")]
    public void Quoted_value_is_text_and_neither_number_switch_nor_null(string path, string value)
    {
        var root = SpecificationText.Set(Map(("task", new ScalarNode("swimmer", true, 1))), path, new ScalarNode(value, true, 2));

        Assert.Equal(path, Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Read(root)).Errors).Key);
    }

    [Theory]
    [InlineData("search.edges", "auto")]
    [InlineData("optimizer.endAfter", "never")]
    [InlineData("shrink.maxWeights", "any")]
    public void Word_for_no_value_may_stand_in_quotes_as_every_choice_may(string path, string word)
    {
        var root = SpecificationText.Set(Map(("task", Plain("swimmer"))), path, new ScalarNode(word, true, 2));

        Assert.Equal(SpecificationText.Read(Map(("task", Plain("swimmer")))), SpecificationText.Read(root));
    }

    [Fact]
    public void Every_error_is_reported_at_once()
    {
        var errors = ErrorsOf(
            ("task", Plain("Swimmer!")),
            ("optimizer", Map(("sigma", Plain("-1")), ("sgima", Plain("0.1")))),
            ("horizon", Map(("a", Plain("1")))),
            ("policy", Plain("big")),
            ("search", Map(("edges", List("1", "x")))));

        Assert.Equal(["task", "optimizer.sigma", "optimizer.sgima", "horizon", "policy", "search.edges"],
            errors.Select(error => error.Key));
    }

    [Theory]
    [InlineData("optimizer.sgima", "optimizer.sigma")]
    [InlineData("sigma", "optimizer.sigma")]
    [InlineData("iteration", "iterations")]
    [InlineData("stop-at-return", "stopAtReturn")]
    [InlineData("serach.edges", "search")]
    public void Unknown_key_suggests_the_nearest_known_one(string path, string expected)
    {
        var root = SpecificationText.Set(Map(("task", Plain("swimmer"))), path, Plain("1"));

        var error = Assert.Single(Assert.Throws<SpecificationException>(() => SpecificationText.Read(root)).Errors);

        Assert.Equal($"there is no such key; did you mean '{expected}'?", error.Allowed);
    }

    [Fact]
    public void Dotted_name_as_one_key_is_unknown()
    {
        var error = Assert.Single(ErrorsOf(("task", Plain("swimmer")), ("optimizer.sigma", Plain("1"))));

        Assert.Equal("optimizer.sigma", error.Key);
    }

    [Fact]
    public void Duplicate_key_is_an_error()
    {
        var error = Assert.Single(ErrorsOf(("task", Plain("swimmer")), ("seed", Plain("1")), ("seed", Plain("2"))));

        Assert.Equal("seed", error.Key);
        Assert.Contains("twice", error.Allowed);
    }

    [Fact]
    public void Thousands_of_errors_make_a_message_of_bounded_length()
    {
        var entries = Enumerable.Range(0, 20_000).Select(i => ("key" + i, (DocumentNode)Plain(new string('y', 200)))).ToArray();

        var exception = Assert.Throws<SpecificationException>(() => SpecificationText.Read(Map(entries)));

        Assert.True(exception.Message.Length < 20_000);
        Assert.Contains("19951", exception.Message);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_message()
    {
        var exception = Assert.Throws<SpecificationException>(() => SpecificationText.Read(Map(("task", Plain("a\u001b[31m\n")))));

        Assert.DoesNotContain('\u001b', exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Empty_section_keeps_its_defaults() =>
        Assert.Equal(Fresh("swimmer"), Read(("task", Plain("swimmer")), ("policy", Plain(""))));

    [Fact]
    public void Root_that_is_no_mapping_is_an_error() =>
        Assert.Throws<SpecificationException>(() => SpecificationText.Read(List("1")));

    [Fact]
    public void Set_replaces_adds_and_leaves_the_original_alone()
    {
        var root = Map(("task", Plain("swimmer")), ("optimizer", Map(("sigma", Plain("0.2")), ("stepSize", Plain("0.3")))));

        var changed =
            SpecificationText.Read(SpecificationText.Set(SpecificationText.Set(root, "optimizer.sigma", Plain("0.5")), "search.edges",
            List("8", "9")));

        Assert.Equal(0.5, changed.Optimizer.Sigma);
        Assert.Equal(0.3, changed.Optimizer.Step.StepSize);
        Assert.Equal([8, 9], changed.Search.Pruning.Edges);
        Assert.Equal(0.2, SpecificationText.Read(root).Optimizer.Sigma);
    }

    [Theory]
    [InlineData("task.name")]
    [InlineData("")]
    [InlineData("optimizer.")]
    [InlineData(".sigma")]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q")]
    public void Set_along_an_impossible_path_is_refused(string path) =>
        Assert.Throws<SpecificationException>(() => SpecificationText.Set(Map(("task", Plain("swimmer"))), path, Plain("1")));

    [Fact]
    public void Validate_lists_what_code_has_set_wrongly()
    {
        var wrong = new ExperimentSpecification
        {
            Task = null!,
            Policy = new() { Hidden = default },
            Optimizer = new() { Sigma = double.NaN, Kind = (OptimizerKind)99 },
            Controller = new() { Evolution = new() { Population = 10, Tournament = 11 } },
        };

        var exception = Assert.Throws<SpecificationException>(() => SpecificationText.Validate(wrong));

        Assert.Equal(["task", "policy.hidden", "optimizer.kind", "optimizer.sigma", "controller.tournament"],
            exception.Errors.Select(error => error.Key));
    }

    [Fact]
    public void Commented_yaml_is_the_readable_one_plus_comments()
    {
        var commented = SpecificationText.ToCommentedYaml(Unusual());

        var bare = string.Concat(commented.Split('\n').Where(line => !line.TrimStart().StartsWith('#')).Select(line => line + "\n"))
            .TrimEnd('\n') + "\n";
        Assert.Equal(SpecificationText.ToReadableYaml(Unusual()), bare);
        Assert.Contains("# Standard deviation of the weights' perturbations. Allowed: a number above 0, at most 100. Default: 0.1.",
            commented);
        Assert.All(commented.Split('\n'), line => Assert.True(line.Length <= 115, line));
    }

    [Fact]
    public void Nonlinearity_search_and_mask_temperature_read_back_and_steer_training()
    {
        var plain = new ExperimentSpecification { Task = "swimmer", Search = new() { Space = SearchKind.Masked } };
        var other = plain with { Search = plain.Search with { Nonlinearities = true, Masked = new() { Temperature = 0.25 } } };

        Assert.Contains("  nonlinearities: true\n  maskTemperature: 0.25\n", SpecificationText.ToCanonicalYaml(other),
            StringComparison.Ordinal);
        // Reading fills in the length of a masked run's annealing.
        var read =
            other with { Policy = Fresh("swimmer").Policy, Objective = other.Objective with { AnnealIterations = other.Iterations } };
        Assert.Equal(read, Read(("task", Plain("swimmer")), ("search", Map(("space", Plain("masked")), ("nonlinearities", Plain("true")),
            ("maskTemperature", Plain("0.25"))))));
        Assert.NotEqual(plain.Search, plain.Search with { Nonlinearities = true });
        Assert.NotEqual(plain.Search, plain.Search with { Masked = new() { Temperature = 0.25 } });
        Assert.NotEqual(SpecificationText.TrainingHash(plain),
            SpecificationText.TrainingHash(plain with { Search = plain.Search with { Nonlinearities = true } }));
        Assert.NotEqual(SpecificationText.TrainingHash(plain),
            SpecificationText.TrainingHash(plain with { Search = plain.Search with { Masked = new() { Temperature = 0.25 } } }));
    }

    // As a text gives it that leaves everything out: the scale of actions is settled later, when the task is known.
    private static ExperimentSpecification Fresh(string task) => new() { Task = task, Policy = new() { ActionScale = null } };

    private static ExperimentSpecification Unusual() => new()
    {
        Task = "half-cheetah",
        TaskOptions =
            new() { StartNoise = false, Goal = GoalOption.Fixed, Latch = LatchOption.Copy, ContactForces = ContactForcesOption.Computed,
            Masses = MassesOption.Legacy, EpisodeLimit = EpisodeLimitOption.Gym },
        Horizon = 77,
        Policy = new() { Hidden = ImmutableArray.Create(3, 4), Nonlinearity = Nonlinearity.Sin, LinearNeurons = 0, OutputBias = true },
        Search =
            new() { Space = SearchKind.WeightSharing, Pruning = new() { Edges = ImmutableArray.Create(32, 32) },
            Sharing = new() { Partitions = 17 },
            Connectivity = Connectivity.Residual },
        Controller = new()
        {
            Kind = ControllerKind.Random,
            Evolution = new() { Population = 20, Tournament = 3 },
            Mutation = new() { RedrawWholeList = true },
        },
        Optimizer = new() { Sigma = 1.0 / 3, Step = new() { StepSize = 1e-5 } },
        Evaluations = new() { Directions = 7, AtCurrent = 8 },
        Normalization = new() { Observations = false, Returns = false },
        Selection = new() { Candidates = 5, Episodes = 6, ReportEpisodes = 7 },
        Iterations = 12,
        Seed = ulong.MaxValue,
        StopAtReturn = -1.5e-7,
        Checkpoint = new() { EverySeconds = 0.25 },
    };

    private static ExperimentSpecification Read(params (string Key, DocumentNode Value)[] entries) =>
        SpecificationText.Read(Map(entries));

    private static IReadOnlyList<SpecificationError> ErrorsOf(params (string Key, DocumentNode Value)[] entries) =>
        Assert.Throws<SpecificationException>(() => SpecificationText.Read(Map(entries))).Errors;

    private static ScalarNode Plain(string text) => new(text, false, 1);

    private static SequenceNode List(params string[] items) => new([.. items.Select(Plain)], 1);

    private static MappingNode Map(params (string Key, DocumentNode Value)[] entries) =>
        new([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))], 1);
}
