using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Tests.Randomization;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Numbers that change while a task is trained: a function of the iteration, and the declared ones everywhere else.</summary>
[Needs(External.MuJoCo)]
public sealed class CurriculumTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(15, 0.25, 0)]
    [InlineData(20, 0.5, 0.5)]
    [InlineData(29, 0.95, 0.5)]
    [InlineData(30, 1, 1)]
    [InlineData(31, 1, 1)]
    [InlineData(null, 1, 1)]
    public void Value_goes_linearly_or_in_steps_from_the_first_to_the_declared_one(int? iteration, double linear, double stepped)
    {
        using var environment = Create("""
            randomization: { massScale: 3 }
            curriculum:
              - { of: reward, term: 1, from: -0.05, iterations: [10, 30] }
              - { of: randomization, quantity: massScale, from: 1, iterations: [10, 30], steps: 2 }
            """);
        environment.SetIteration(iteration);
        environment.Reset(RandomizedTasks.Stream());

        Assert.Equal(2 * (1 + (2 * stepped)), environment.Simulation.OwnNumbers(ModelField.BodyMass)[1], 12);
        environment.Step([1, 1]);
        // The declared coefficient is -0.01, and the actions have 2 for the sum of their squares.
        Assert.Equal(2 * (-0.05 + (0.04 * linear)), environment.RewardTerms[1], 12);
    }

    [Theory]
    [InlineData("0.2", "0.1", "0.1", "0.2")]
    [InlineData("{ law: normal, range: [0.2, 0.3] }", "[0, 0.1]", "[0, 0.1]", "[0.2, 0.3]")]
    public void Description_tells_each_from_its_first_value_to_the_declared_one(string noise, string from, string first, string declared)
    {
        var task = TaskCatalog.Describe(RandomizedTasks.Of($$"""
            targets: { speed: [0.5, 1] }
            randomization: { massScale: 3 }
            curriculum:
              - { of: reward, term: 1, from: -0.05, iterations: [100, 200] }
              - { of: target, name: speed, from: [0.2, 0.3], iterations: [0, 200], steps: 4 }
              - { of: randomization, quantity: massScale, from: 1, iterations: [10, 30], steps: 1 }
              - { of: horizon, from: 5, iterations: [0, 1000] }
              - { of: noise, term: 0, from: {{from}}, iterations: [100, 300] }
            """, noise));

        Assert.Equal(
        [
            "coefficient of reward term 1: -0.05 up to iteration 100, -0.01 from 200 on",
            "target speed: [0.2, 0.3] up to iteration 0, [0.5, 1] from 200 on, in 4 steps",
            "massScale: [1, 1] up to iteration 10, [3, 3] from 30 on, in 1 step",
            "most steps of an episode: 5 up to iteration 0, 100 from 1000 on",
            $"noise of observation term 0: {first} up to iteration 100, {declared} from 300 on",
        ], task.Curricula);
    }

    [Theory]
    [InlineData("0.2", "0.1")]
    [InlineData("{ law: normal, range: [0.2, 0.2] }", "[0.1, 0.1]")]
    [InlineData("{ law: uniform, range: [0.2, 0.2] }", "[0.1, 0.1]")]
    public void Noise_of_one_term_grows_and_that_of_another_stays(string noise, string from)
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of(
            $"curriculum: [{{ of: noise, term: 1, from: {from}, iterations: [0, 10] }}]", noise));
        var declared = Noises(null);

        foreach (var (iteration, share) in ((int?, double)[])[(1, 0.55), (5, 0.75), (10, 1), (null, 1)])
        {
            var now = Noises(iteration);
            for (var i = 0; i < 4; i++) Assert.Equal(declared[i] * (i < 2 ? 1 : share), now[i], 12);
        }

        double[] Noises(int? iteration)
        {
            environment.SetIteration(iteration);
            environment.Reset(RandomizedTasks.Stream());
            double[] truth = [.. environment.Simulation.Positions[..2], .. environment.Simulation.Velocities[..2]];
            return [.. truth.Select((value, i) => environment.Observation[i] - value)];
        }
    }

    [Fact]
    public void Noise_that_the_options_replace_has_no_curriculum()
    {
        var specification = RandomizedTasks.Of("curriculum: [{ of: noise, term: 0, from: [0, 0], iterations: [0, 10] }]",
            "{ law: normal, range: [0.2, 0.2] }").With((RandomizedQuantity.ObservationNoise, 0.3, 0.3));
        using var environment = RandomizedTasks.Create(specification);
        environment.SetIteration(1);
        var first = RandomizedTasks.Play(environment, 2);
        environment.SetIteration(null);

        Assert.Equal(RandomizedTasks.Play(environment, 2), first);
    }

    [Theory]
    [InlineData("0", "term: 0, from: 0", "curriculum[0].term", "an observation term with a noise; the task has none")]
    [InlineData("0.1", "term: 2, from: 0", "curriculum[0].term", "an observation term with a noise: 0, 1")]
    [InlineData("0.1", "term: 4, from: 0", "curriculum[0].term", "an integer from 0 to 3")]
    [InlineData("0.1", "term: 0, from: -1", "curriculum[0].from", "a number from 0 to 1000000")]
    [InlineData("0.1", "term: 0, from: [0, 0]", "curriculum[0].from", "a number from 0 to 1000000")]
    public void Noise_curriculum_of_what_has_no_noise_is_refused_by_key(string noise, string keys, string key, string allowed)
    {
        var errors = UserTaskFiles.ErrorsOf(RandomizedTasks.Of(
            $"curriculum: [{{ of: noise, {keys}, iterations: [0, 10] }}]", noise));

        var error = Assert.Single(errors);
        Assert.EndsWith(key, error.Key, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_and_horizon_change_too_and_an_end_of_the_horizon_is_no_early_end()
    {
        using var environment = Create("""
            targets: { speed: [1, 2] }
            curriculum:
              - { of: target, name: speed, from: [0, 0], iterations: [0, 10] }
              - { of: horizon, from: 4, iterations: [0, 10] }
            """, "- { kind: early-end, coefficient: -5 }\n  - { kind: position, joint: rail, target: speed }");

        // A tenth, half of the way, and all of it.
        Assert.Equal(14, Steps(1));
        Assert.InRange(Speed(1), 0.1, 0.2);
        Assert.Equal(52, Steps(5));
        Assert.InRange(Speed(5), 0.5, 1);
        Assert.Equal(100, Steps(null));
        Assert.InRange(Speed(null), 1, 2);

        int Steps(int? iteration)
        {
            environment.SetIteration(iteration);
            environment.Reset(RandomizedTasks.Stream(3));
            var steps = 0;
            var isDone = false;
            while (!isDone && steps < 100)
            {
                isDone = environment.Step([0, 0]).Done;
                Assert.Equal(0, environment.RewardTerms[2]);
                steps++;
            }

            return steps;
        }

        double Speed(int? iteration)
        {
            environment.SetIteration(iteration);
            environment.Reset(RandomizedTasks.Stream(3));
            environment.Step([0, 0]);
            return environment.Simulation.Positions[0] - environment.RewardTerms[3];
        }
    }

    [Fact]
    public void Plan_of_training_says_the_iteration_and_any_other_plan_the_declared_values()
    {
        var specification = RandomizedTasks.Of("curriculum: [{ of: horizon, from: 3, iterations: [1, 3] }]") with { Horizon = 100 };
        var trainer = new Trainer(specification with
        {
            Evaluations = specification.Evaluations with { Directions = 2, AtCurrent = 1 },
        }, TaskCatalog.CreateObjective(specification));
        using var evaluator = trainer.Objective.CreateEvaluator();
        var (state, steps) = (trainer.Initial(), new List<int>());
        for (var i = 0; i < 3; i++)
        {
            var asked = trainer.Ask(state);
            var plan = PlanCodec.ReadShared(PlanCodec.WriteShared(asked)) with { Evaluations = asked.Evaluations };
            Outcome[] outcomes =
                [.. plan.Evaluations.Select(one => evaluator.Evaluate(plan, one, TestContext.Current.CancellationToken))];
            Assert.All(outcomes, outcome => Assert.Equal(2, outcome.Terms.Length));
            steps.Add(outcomes[0].Steps);
            if (i == 2)
            {
                var later = plan with { Id = new PlanId(1, plan.Id.Iteration, 0) };
                steps.Add(evaluator.Evaluate(later, plan.Evaluations[0], TestContext.Current.CancellationToken).Steps);
            }

            (state, var row) = trainer.Tell(state, outcomes);
            Assert.Equal(outcomes.Average(outcome => outcome.Return), row.Terms.Sum(), 9);
        }

        // Iterations 1, 2 and 3: 3 steps, half of the way to 100, 100; and what follows training.
        Assert.Equal([3, 52, 100, 100], steps);
    }

    [Fact]
    public void Episodes_do_not_depend_on_the_iterations_that_ran_before_them()
    {
        const string Curriculum = """
            curriculum:
              - { of: randomization, quantity: push, from: [0, 0], iterations: [0, 10] }
              - { of: randomization, quantity: actionDelay, from: [5, 9], iterations: [0, 10] }
              - { of: reward, term: 0, from: 9, iterations: [0, 10] }
              - { of: noise, term: 0, from: [0, 0], iterations: [0, 10] }
            """;
        using var used = Noisy(RandomizedTasks.Everything + "\n" + Curriculum);
        foreach (var iteration in (int?[])[9, 1, null, 4, 1])
        {
            using var fresh = Noisy(RandomizedTasks.Everything + "\n" + Curriculum);
            used.SetIteration(iteration);
            fresh.SetIteration(iteration);
            Assert.Equal(RandomizedTasks.Play(fresh, 2), RandomizedTasks.Play(used, 2));
        }

        using var plain = Noisy(RandomizedTasks.Everything);
        used.SetIteration(null);
        Assert.Equal(RandomizedTasks.Play(plain, 2), RandomizedTasks.Play(used, 2));
    }

    [Fact]
    public void Alive_bonus_that_changes_is_the_part_that_weights_are_trained_without()
    {
        using var environment = Create("curriculum: [{ of: reward, term: 2, from: 5, iterations: [0, 10] }]",
            "- { kind: alive-bonus, coefficient: 1 }");
        environment.SetIteration(5);
        environment.Reset(RandomizedTasks.Stream());

        Assert.Equal(3, environment.Step([0, 0]).AliveBonus);
        environment.SetIteration(null);
        Assert.Equal(1, environment.Step([0, 0]).AliveBonus);
    }

    private static MuJoCoEnvironment Noisy(string more) =>
        RandomizedTasks.Create(RandomizedTasks.Of(more, "{ law: normal, range: [0, 0.1] }"));

    private static MuJoCoEnvironment Create(string more, string reward = "")
    {
        var specification = RandomizedTasks.Of(more, reward: reward);
        return RandomizedTasks.Create(specification);
    }
}
