using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Tests.UserTasks;
using static EsEnas.Tasks.Tests.UserTasks.UserTaskFiles;

namespace EsEnas.Tasks.Tests.Randomization;

/// <summary>Every slip of what is drawn, and of a curriculum, is one error with key, value, what is allowed and the line.</summary>
[Needs(External.MuJoCo)]
public sealed class RandomizationSlipTests
{
    private const string TwoRanges = "targets: { speed: [1, 2] }\nrandomization: { tilt: [0, 5] }\ncurriculum: ";

    [Theory]
    [InlineData("{ massScale: [1.2, 0.8] }", "massScale", "[1.2, 0.8]", "numbers from 0.01 to 100, the lower first")]
    [InlineData("{ massScale: [0, 1] }", "massScale", "[0, 1]", "numbers from 0.01 to 100")]
    [InlineData("{ massScale: heavy }", "massScale", "heavy", "[low, high] with numbers")]
    [InlineData("{ masScale: [1, 2] }", "masScale", "[1, 2]", "there is no such key here")]
    [InlineData("{ actionDelay: [0, 1.5] }", "actionDelay", "[0, 1.5]", "integers from 0 to 100")]
    [InlineData("{ observationLatency: { range: [0, 3], unit: seconds } }", "observationLatency", "[0, 3]", "at most 100 steps of 0.01 s")]
    [InlineData("{ observationNoise: [0, 1] }", "observationNoise", "[0, 1]", "the key noise of observation terms")]
    [InlineData("{ massScale: { range: [1, 2], bodies: [cat] } }", "massScale.bodies", "cat", "a body of the model: world, cart")]
    [InlineData("{ massScale: { range: [1, 2], bodies: [world] } }", "massScale.bodies", "world", "a body that moves")]
    [InlineData("{ frictionScale: { range: [1, 2], geoms: [wall] } }", "frictionScale.geoms", "wall", "a geom of the model: floor")]
    [InlineData("{ dampingScale: { range: [1, 2], joints: [loose] } }", "dampingScale", "[1, 2]", "no damping to be scaled")]
    [InlineData("{ gainScale: { range: [1, 2], actuators: [shove] } }", "gainScale.actuators", "shove", "an actuator of the model: pull")]
    [InlineData("{ push: { range: [0, 2], body: cart, every: [2, 1] } }", "push.every", "[2, 1]", "the lower first")]
    [InlineData("{ push: { range: [0, 2], duration: 0 } }", "push.duration", "0", "a number from 0.001")]
    [InlineData("{ push: { range: [0, 2], direction: z } }", "push.direction", "z", "one of any, x, y")]
    [InlineData("{ push: { body: cart } }", "push.range", "", "[low, high]")]
    [InlineData("{ tilt: [0, 90] }", "tilt", "[0, 90]", "numbers from 0 to 45")]
    [InlineData("{ tilt: { range: [0, 9], each: true } }", "tilt.each", "true", "there is no such key here")]
    public void Slip_in_a_task_file_names_key_value_and_what_is_allowed(string section, string key, string value, string words) =>
        AssertRefused(RandomizedTasks.Of($"randomization: {section}"), $"taskFile.definition.randomization.{key}", value, words);

    [Theory]
    [InlineData("{ law: normal }", "range", "", "[low, high]")]
    [InlineData("{ range: [0, 1] }", "law", "", "one of uniform, normal")]
    [InlineData("{ law: poisson, range: [0, 1] }", "law", "poisson", "one of uniform, normal")]
    [InlineData("{ law: normal, range: [-1, 1] }", "range", "[-1, 1]", "numbers from 0")]
    public void Slip_of_a_noise_names_key_value_and_what_is_allowed(string noise, string key, string value, string words) =>
        AssertRefused(UserTaskFiles.ErrorsOf(RandomizedTasks.Of("", noise))[0], $"taskFile.definition.observation[0].noise.{key}", value,
            words);

    [Theory]
    [InlineData("[{ of: rewards, from: 0, iterations: [0, 9] }]", "of", "rewards", "one of reward, target, randomization, horizon")]
    [InlineData("[{ of: reward, term: 2, from: 0, iterations: [0, 9] }]", "term", "2", "an integer from 0 to 1")]
    [InlineData("[{ of: reward, term: 1, from: 1, iterations: [0, 9] }]", "from", "1", "a cost is subtracted")]
    [InlineData("[{ of: reward, term: 1, from: 0, iterations: [9, 9] }]", "iterations", "[9, 9]", "the former smaller")]
    [InlineData("[{ of: reward, term: 1, from: 0 }]", "iterations", "", "integers from 0")]
    [InlineData("[{ of: target, name: sped, from: [1, 1], iterations: [0, 9] }]", "name", "sped", "one of the task's targets: speed")]
    [InlineData("[{ of: randomization, quantity: push, from: [0, 0], iterations: [0, 9] }]", "quantity", "push",
        "a quantity that randomization declares: tilt")]
    [InlineData("[{ of: randomization, quantity: tilt, from: [0, 50], iterations: [0, 9] }]", "from", "[0, 50]", "numbers from 0 to 45")]
    [InlineData("[{ of: horizon, from: 101, iterations: [0, 9] }]", "from", "101", "an integer from 1 to 100")]
    [InlineData("[{ of: horizon, from: 10, iterations: [0, 9], step: 2 }]", "step", "2", "there is no such key here")]
    public void Slip_of_a_curriculum_names_key_value_and_what_is_allowed(string list, string key, string value, string words) =>
        AssertRefused(RandomizedTasks.Of(TwoRanges + list), $"taskFile.definition.curriculum[0].{key}", value, words);

    [Fact]
    public void Two_curricula_of_one_number_are_refused() => AssertRefused(RandomizedTasks.Of(TwoRanges +
        "[{ of: horizon, from: 9, iterations: [0, 9] }, { of: horizon, from: 8, iterations: [0, 9] }]"),
        "taskFile.definition.curriculum[1].of", "horizon", "no curriculum before it");

    [Fact]
    public void Push_of_a_body_that_is_fixed_is_refused_with_those_that_move()
    {
        const string Cart = "<body name=\"cart\"";
        var model = RandomizedTasks.Model.Replace(Cart, "<body name=\"post\"><geom size=\"0.1\" mass=\"90\"/></body>" + Cart,
            StringComparison.Ordinal);
        AssertRefused(RandomizedTasks.Of("randomization: { push: { range: [0, 2], body: post } }", model: model),
            "taskFile.definition.randomization.push.body", "post", "a body that moves: cart, pole, box");
    }

    [Fact]
    public void Slip_has_its_line()
    {
        var error = Assert.Single(UserTaskFiles.ErrorsOf(RandomizedTasks.Of("randomization:\n  tilt: [0, 5]\n  push: [5, 2]")));

        Assert.Equal(18, error.Line);
    }

    [Theory]
    [InlineData("half-cheetah", RandomizedQuantity.Tilt, "")]
    [InlineData("swimmer", RandomizedQuantity.DampingScale, "no damping to be scaled")]
    public void Range_that_a_built_in_model_cannot_have_is_refused_by_name(string task, RandomizedQuantity quantity, string words)
    {
        var specification = new ExperimentSpecification { Task = task }.With((quantity, 1, 2));
        var exception = Record.Exception(() => TaskCatalog.CreateObjective(specification));
        if (words.Length == 0)
        {
            Assert.Null(exception);
            return;
        }

        var error = Assert.Single(Assert.IsType<SpecificationException>(exception).Errors);
        Assert.Equal(($"taskOptions.{RandomizedQuantities.Key(quantity)}", "[1, 2]"), (error.Key, error.Value));
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Blackbox_function_has_nothing_to_draw()
    {
        var specification = new ExperimentSpecification { Task = "blackbox/sphere" }.With((RandomizedQuantity.MassScale, 1, 2));

        var error = Assert.Single(Assert.Throws<SpecificationException>(() => TaskCatalog.CreateObjective(specification)).Errors);
        Assert.Equal("taskOptions.massScale", error.Key);
        Assert.Contains("tasks on MuJoCo", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantity_that_is_held_must_be_drawn()
    {
        var held = RandomizedTasks.Of("randomization: { tilt: [0, 5] }").Focused(RandomizationFocus.At(RandomizedQuantity.Push, 0.5));

        AssertRefused(held, "taskOptions.randomized", "push@0.5", "a quantity that the task draws: tilt");
    }
}
