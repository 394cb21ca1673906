using System.Text.RegularExpressions;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

public sealed class TaskCatalogTests
{
    [Fact]
    public void All_lists_the_nine_tasks_of_the_paper_and_four_others_of_Gym()
    {
        string[] paper = ["swimmer", "reacher", "hopper", "half-cheetah", "walker2d", "pusher", "striker", "thrower", "ant"];
        Assert.Equal(paper, TaskCatalog.OfPaper.Select(task => task.Name));
        Assert.Equal([.. paper, "inverted-pendulum", "inverted-double-pendulum", "humanoid", "humanoid-standup"],
            TaskCatalog.All.Select(task => task.Name));
    }

    [Theory]
    [MemberData(nameof(TestEnvironments.Names), MemberType = typeof(TestEnvironments))]
    public void Description_is_complete(string name)
    {
        var task = TaskCatalog.Find(name);
        Assert.NotEmpty(task.Summary);
        Assert.NotEmpty(task.Observation);
        Assert.NotEmpty(task.Reward);
        Assert.NotEmpty(task.StartNoise);
        Assert.NotEmpty(task.Quirks);
        Assert.Contains("startNoise", task.Options);
        Assert.Contains("episodeLimit", task.Options);
        // The groups of observation components cover |S| without gap: "3: …" or "3-5: …".
        var next = 0;
        foreach (var line in task.Observation)
        {
            var range = line[..line.IndexOf(':', StringComparison.Ordinal)].Split('-');
            Assert.Equal(next, int.Parse(range[0]));
            next = int.Parse(range[^1]) + 1;
        }

        Assert.Equal(task.ObservationSize, next);
    }

    [Theory]
    [MemberData(nameof(TestEnvironments.Names), MemberType = typeof(TestEnvironments))]
    public void Description_stands_in_the_document(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "tasks.md")))
            folder = folder.Parent ?? throw new FileNotFoundException("docs/tasks.md is in no folder above the tests");
        var document = File.ReadAllText(Path.Combine(folder.FullName, "docs", "tasks.md")).ReplaceLineEndings("\n");

        var start = document.IndexOf($"\n## {name}\n", StringComparison.Ordinal);
        Assert.True(start >= 0);
        // The document is wrapped: a line that begins neither an item nor a row nor a heading goes on with the one before.
        var section = Regex.Replace(document[start..document.IndexOf("\n## ", start + 1, StringComparison.Ordinal)],
            @"\n(?> *)(?![\n#|]|- |\z)", " ");
        var task = TaskCatalog.Find(name);
        Assert.All(task.Quirks, quirk => Assert.Contains($"\n- {quirk}\n", section, StringComparison.Ordinal));
        Assert.All(task.Observation, line => Assert.Contains(line, section, StringComparison.Ordinal));
        Assert.All(task.Options, option => Assert.Contains($"`{option}`", section, StringComparison.Ordinal));
        Assert.Contains(task.StartNoise, section, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("halfcheetah", "half-cheetah")]
    [InlineData("Walker", "walker2d")]
    [InlineData("throwr", "thrower")]
    [InlineData("ants", "ant")]
    [InlineData("PUSHER", "pusher")]
    public void Find_of_an_unknown_task_suggests_the_nearest(string name, string nearest)
    {
        var error = Assert.Throws<SpecificationException>(() => TaskCatalog.Find(name)).Errors.Single();
        Assert.Equal("task", error.Key);
        Assert.Equal(name, error.Value);
        Assert.Contains("swimmer, reacher, hopper, half-cheetah, walker2d, pusher, striker, thrower, ant", error.Allowed,
            StringComparison.Ordinal);
        Assert.EndsWith($"the nearest is {nearest}", error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("car-racing")]
    public void Find_of_a_task_like_none_suggests_none(string name) =>
        Assert.DoesNotContain("nearest", Assert.Throws<SpecificationException>(() => TaskCatalog.Find(name)).Message,
            StringComparison.Ordinal);

    public static TheoryData<string, TaskOptions, string, string> Options => new()
    {
        { "goal", new TaskOptions { Goal = GoalOption.Fixed }, "fixed", "reacher, pusher, striker, thrower" },
        { "latch", new TaskOptions { Latch = LatchOption.Copy }, "copy", "striker, thrower" },
        {
            "contactForces", new TaskOptions { ContactForces = ContactForcesOption.Computed }, "computed",
            "ant, humanoid, humanoid-standup"
        },
        { "masses", new TaskOptions { Masses = MassesOption.Legacy }, "legacy", "swimmer, reacher, hopper, half-cheetah, walker2d, ant, "
            + "inverted-pendulum, inverted-double-pendulum, humanoid, humanoid-standup" },
    };

    [Needs(External.MuJoCo)]
    [Theory]
    [MemberData(nameof(Options))]
    public void Option_is_taken_by_the_tasks_that_have_it_and_refused_by_the_others(string key, TaskOptions options, string value,
        string having)
    {
        foreach (var task in TaskCatalog.All)
        {
            if (having.Split(", ").Contains(task.Name))
            {
                using var environment = TaskCatalog.CreateEnvironment(task.Name, options);
                Assert.Contains(key, task.Options);
                continue;
            }

            var error = Assert.Throws<SpecificationException>(() => TaskCatalog.CreateEnvironment(task.Name, options)).Errors.Single();
            Assert.Equal($"taskOptions.{key}", error.Key);
            Assert.Equal(value, error.Value);
            Assert.Equal($"{task.Name} has no such option; it belongs to {having}", error.Allowed);
        }
    }

    [Fact]
    public void Option_of_another_task_is_refused_before_any_model_is_built()
    {
        var asked = new ExperimentSpecification { Task = "swimmer", TaskOptions = new TaskOptions { Latch = LatchOption.Copy } };

        var error = Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.Settle(asked)).Errors);

        Assert.Equal("taskOptions.latch: 'copy' is not allowed: swimmer has no such option; it belongs to striker, thrower",
            error.ToString());
    }

    [Fact]
    public void Options_that_do_not_fit_are_all_named()
    {
        var options = new TaskOptions { Latch = LatchOption.Copy, ContactForces = ContactForcesOption.Computed, StartNoise = false };
        var errors = Assert.Throws<SpecificationException>(() => TaskCatalog.CreateEnvironment("swimmer", options)).Errors;
        Assert.Equal(["taskOptions.latch", "taskOptions.contactForces"], errors.Select(error => error.Key));
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Identity_names_task_model_and_library_and_tells_variants_apart()
    {
        TaskOptions[] variants =
        [
            new(), new() { StartNoise = false }, new() { ContactForces = ContactForcesOption.Computed },
                new() { Masses = MassesOption.Legacy },
            new() { EpisodeLimit = EpisodeLimitOption.Gym },
        ];
        var identities = variants.Select(options => TestEnvironments.Create("ant", options)).Select(environment =>
        {
            using (environment)
                return environment.Info.Identity;
        }).ToList();
        Assert.All(identities, identity =>
            Assert.Matches($"^task ant/1 model [0-9a-f]{{32}}( adapted [a-z+]+)? mujoco {MuJoCoLibrary.VersionText}$", identity));
        Assert.Equal(identities.Count, identities.Distinct().Count());
        using var again = TestEnvironments.Create("ant");
        Assert.Equal(identities[0], again.Info.Identity);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_is_compiled_once_per_variant()
    {
        using var first = TestEnvironments.Create("hopper");
        using var second = TestEnvironments.Create("hopper", new TaskOptions { StartNoise = false });
        using var legacy = TestEnvironments.Create("hopper", new TaskOptions { Masses = MassesOption.Legacy });
        Assert.Same(first.Simulation.Model, second.Simulation.Model);
        Assert.NotSame(first.Simulation.Model, legacy.Simulation.Model);
        Assert.NotSame(first.Simulation, second.Simulation);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Model_is_compiled_once_when_many_threads_ask_first()
    {
        var models = new MuJoCo.Model[16];
        Parallel.For(0, models.Length, i =>
        {
            using var environment = TestEnvironments.Create("walker2d", new TaskOptions { Masses = MassesOption.Legacy });
            environment.ResetTo(null, null, null);
            models[i] = environment.Simulation.Model;
        });
        Assert.All(models, model => Assert.Same(models[0], model));
    }

    [Theory]
    [InlineData("reacher", 1000, EpisodeLimitOption.Gym, 50)]
    [InlineData("reacher", 20, EpisodeLimitOption.Gym, 20)]
    [InlineData("reacher", 1000, EpisodeLimitOption.Paper, 1000)]
    [InlineData("pusher", 1000, EpisodeLimitOption.Gym, 100)]
    [InlineData("striker", 1000, EpisodeLimitOption.Gym, 100)]
    [InlineData("thrower", 1000, EpisodeLimitOption.Gym, 100)]
    [InlineData("ant", 5000, EpisodeLimitOption.Gym, 1000)]
    public void Horizon_is_cut_to_gyms_limit_on_request(string task, int horizon, EpisodeLimitOption limit, int expected) =>
        Assert.Equal(expected, TaskCatalog.Horizon(new ExperimentSpecification
        {
            Task = task, Horizon = horizon, TaskOptions = new TaskOptions { EpisodeLimit = limit },
        }));

    [Needs(External.MuJoCo)]
    [Fact]
    public void CreateObjective_describes_the_task()
    {
        var objective = TaskCatalog.CreateObjective(new ExperimentSpecification { Task = "hopper" });
        Assert.Equal("hopper", objective.Name);
        Assert.Equal(11, objective.ObservationSize);
        Assert.Equal(3, objective.Environment!.ActionSize);
        Assert.Equal(objective.Environment.Identity, objective.Identity);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("reacher", EpisodeLimitOption.Gym, 50)]
    [InlineData("reacher", EpisodeLimitOption.Paper, 60)]
    [InlineData("swimmer", EpisodeLimitOption.Gym, 60)]
    public void CreateObjective_evaluates_episodes_up_to_the_limit(string task, EpisodeLimitOption limit, int steps)
    {
        var outcome = Evaluate(new ExperimentSpecification { Task = task, Horizon = 60,
            TaskOptions = new TaskOptions { EpisodeLimit = limit } });
        Assert.True(outcome.IsValid);
        Assert.Equal(steps, outcome.Steps);
        Assert.Equal(outcome.Return, outcome.TrainingReturn);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("hopper")]
    [InlineData("walker2d")]
    [InlineData("ant")]
    public void CreateObjective_evaluates_both_returns_one_apart_per_step(string task)
    {
        var outcome = Evaluate(new ExperimentSpecification { Task = task });
        Assert.True(outcome.IsValid);
        Assert.InRange(outcome.Steps, 2, 1000);
        Assert.Equal(outcome.Steps, outcome.Return - outcome.TrainingReturn, 1e-9);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void CreateObjective_refuses_what_does_not_fit()
    {
        Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(new ExperimentSpecification { Task = "hoper" }));
        Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(new ExperimentSpecification
        {
            Task = "hopper", TaskOptions = new TaskOptions { Goal = GoalOption.Fixed },
        }));
        Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(new ExperimentSpecification
        {
            Task = "swimmer", Search = new SearchSpecification { Pruning = new() { Edges = [1_000_000] } },
        }));
    }

    private static Outcome Evaluate(ExperimentSpecification specification)
    {
        var objective = TaskCatalog.CreateObjective(specification);
        var model = objective.Models.Space.Sample(TestEnvironments.Stream());
        var evaluation = new Evaluation(0, 0, 0, model, new EpisodeKey(RandomPurpose.TrainingEpisode, 0, 0));
        var plan = new EvaluationPlan(new PlanId(0, 0, 0), 1, objective.Models.InitialParameters(1), 0.1,
            Normalizer.Identity(objective.ObservationSize), [evaluation]);
        using var evaluator = objective.CreateEvaluator();
        return evaluator.Evaluate(plan, evaluation, TestContext.Current.CancellationToken);
    }
}
