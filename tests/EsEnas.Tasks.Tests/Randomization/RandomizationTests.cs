using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests.Randomization;

/// <summary>What is drawn for each episode: a function of the episode's stream, whatever ran before, and nothing where it is nominal.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class RandomizationTests
{
    public static TheoryData<string> Tasks => [.. TaskCatalog.All.Select(task => task.Name), "cart"];

    public static TheoryData<string> Quantities => [.. RandomizedQuantities.All.Select(RandomizedQuantities.Key)];

    [Theory, MemberData(nameof(Tasks))]
    public void Episodes_give_the_same_bits_whatever_ran_before_and_each_draws_values_of_its_own(string task)
    {
        var specification = Everything(task);
        var fresh = Enumerable.Range(0, 4).Select(episode =>
        {
            using var environment = RandomizedTasks.Create(specification);
            return RandomizedTasks.Play(environment, (uint)episode);
        }).ToList();
        Assert.Equal(fresh.Count, fresh.Select(bits => string.Join(',', bits)).Distinct().Count());

        using var used = RandomizedTasks.Create(specification);
        foreach (var episode in (int[])[2, 0, 3, 1, 1, 2])
        {
            Assert.Equal(fresh[episode], RandomizedTasks.Play(used, (uint)episode));
            // In the middle of an episode: a simulation that blows up, an action that is refused, numbers that nobody restored.
            used.Reset(RandomizedTasks.Stream(9));
            Assert.ThrowsAny<ArgumentException>(() => used.Step(new double[99]));
            if (Changes(used)) used.Simulation.OwnNumbers(ModelField.BodyMass).Fill(7);
            used.Simulation.Velocities.Fill(1e200);
            Assert.False(used.Step(new double[used.Info.ActionSize]).IsValid);
        }
    }

    public static TheoryData<string, EditionOption> Editions => new(
        from task in TaskCatalog.All from edition in Enum.GetValues<EditionOption>() where Has(task.Name, edition)
        select (task.Name, edition));

    [Theory, MemberData(nameof(Editions))]
    public void Noise_leads_no_number_beyond_where_the_task_cuts_it_as_every_export_does(string task, EditionOption edition)
    {
        var plain = new ExperimentSpecification { Task = task, TaskOptions = new() { Edition = edition } };
        using var environment = RandomizedTasks.Create(plain.With((RandomizedQuantity.ObservationNoise, 30, 30)));
        var cuts = environment.Signals.Where(signal => double.IsFinite(signal.Low) || double.IsFinite(signal.High)).ToList();
        environment.Reset(RandomizedTasks.Stream(1));
        var most = 0.0;
        for (var step = 0; step < 5; step++)
        {
            for (var i = 0; i < environment.Signals.Count; i++)
            {
                Assert.InRange(environment.Observation[i], environment.Signals[i].Low, environment.Signals[i].High);
                most = Math.Max(most, Math.Abs(environment.Observation[i]));
            }

            environment.Step(new double[environment.Info.ActionSize]);
        }

        Assert.True(most > 20);
        // Builds that did not cut have other numbers.
        if (cuts.Count > 0) Assert.Contains(" noise cut ", environment.Info.Identity, StringComparison.Ordinal);
        using var quiet = RandomizedTasks.Create(plain);
        Assert.DoesNotContain("noise cut", quiet.Info.Identity, StringComparison.Ordinal);
    }

    private static bool Has(string task, EditionOption edition)
    {
        try
        {
            TaskOptionRules.Check(TaskCatalog.Find(task), new TaskOptions { Edition = edition });
            return true;
        }
        catch (SpecificationException)
        {
            return false;
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void Nominal_values_are_the_task_without_any_of_it_to_the_bit(string task)
    {
        var specification = Everything(task);
        using var nominal = RandomizedTasks.Create(specification.Focused(RandomizationFocus.Nominal));
        using var plain = RandomizedTasks.Create(Plain(task));

        for (uint episode = 0; episode < 3; episode++)
            Assert.Equal(RandomizedTasks.Play(plain, episode), RandomizedTasks.Play(nominal, episode));
    }

    [Fact]
    public void Task_says_what_its_episodes_have_and_nothing_of_what_is_held_where_it_changes_nothing()
    {
        var specification = RandomizedTasks.Of(RandomizedTasks.Everything, "{ law: uniform, range: [0, 0.1] }");
        using var drawn = RandomizedTasks.Create(specification);
        using var nominal = RandomizedTasks.Create(specification.Focused(RandomizationFocus.Nominal));
        using var given = RandomizedTasks.Create(specification.With((RandomizedQuantity.ObservationNoise, 0.2, 0.3)));
        using var both = RandomizedTasks.Create(RandomizedTasks.Of("", "0.15").With((RandomizedQuantity.ObservationNoise, 0.2, 0.3)));
        using var builtIn = RandomizedTasks.Create(new ExperimentSpecification { Task = "swimmer" }.With(
            (RandomizedQuantity.ObservationNoise, 0, 0.01), (RandomizedQuantity.MassScale, 0.8, 1.2)));

        Assert.Equal(["observationLatency", "actionDelay", "actuatorLag", "massScale", "frictionScale", "gainScale", "dampingScale",
            "push", "tilt"], drawn.TrainedQuantities.Select(quantity => quantity.Quantity));
        Assert.Contains(new TrainedQuantity("observationLatency", 0, 0.03, "s"), drawn.TrainedQuantities);
        Assert.Contains(new TrainedQuantity("actionDelay", 0, 3, "steps"), drawn.TrainedQuantities);
        Assert.Equal([new SignalNoise(SignalNoiseLaw.Uniform, 0, 0.1)], drawn.NoiseOf(3));
        Assert.Empty(drawn.NoiseOf(4));
        Assert.Empty(nominal.TrainedQuantities);
        Assert.Empty(nominal.NoiseOf(3));
        Assert.Equal([new SignalNoise(SignalNoiseLaw.Uniform, 0.2, 0.3)], given.NoiseOf(3));
        Assert.Equal([new SignalNoise(SignalNoiseLaw.Normal, 0.15, 0.15), new SignalNoise(SignalNoiseLaw.Normal, 0.2, 0.3)],
            both.NoiseOf(0));
        Assert.Equal([new SignalNoise(SignalNoiseLaw.Normal, 0, 0.01)], builtIn.NoiseOf(0));
        Assert.Equal([new TrainedQuantity("massScale", 0.8, 1.2, "")], builtIn.TrainedQuantities);
    }

    [Theory, MemberData(nameof(Quantities))]
    public void Each_quantity_alone_changes_what_happens_and_held_at_its_lower_end_here_changes_nothing(string key)
    {
        var quantity = RandomizedQuantities.All.Single(one => RandomizedQuantities.Key(one) == key);
        var neutral = RandomizedQuantities.Neutral(quantity);
        var strong = quantity switch
        {
            RandomizedQuantity.Push => 30,
            RandomizedQuantity.ActuatorLag => 0.2,
            RandomizedQuantity.ObservationNoise => 0.1,
            _ => neutral + 3,
        };
        var specification = RandomizedTasks.Of("").With((quantity, neutral, strong));
        using var plain = RandomizedTasks.Create(RandomizedTasks.Of(""));
        using var least = RandomizedTasks.Create(specification.Focused(RandomizationFocus.At(quantity, 0)));
        using var most = RandomizedTasks.Create(specification.Focused(RandomizationFocus.At(quantity, 1)));
        var expected = RandomizedTasks.Play(plain, 1, steps: 300);

        Assert.Equal(expected, RandomizedTasks.Play(least, 1, steps: 300));
        Assert.NotEqual(expected, RandomizedTasks.Play(most, 1, steps: 300));
    }

    [Fact]
    public void Value_of_a_quantity_depends_on_no_other_and_is_uniform_in_its_range()
    {
        using var alone = RandomizedTasks.Create(RandomizedTasks.Of("randomization: { massScale: [0.5, 1.5] }"));
        using var among = RandomizedTasks.Create(RandomizedTasks.Of("""
            randomization:
              massScale: [0.5, 1.5]
              actuatorLag: [0, 0.1]
              tilt: [0, 10]
              gainScale: { range: [0.5, 2], each: true }
            """));
        var factors = new List<double>();
        for (uint episode = 0; episode < 400; episode++)
        {
            alone.Reset(RandomizedTasks.Stream(episode));
            among.Reset(RandomizedTasks.Stream(episode));
            factors.Add(Mass(alone) / 2);
            Assert.Equal(Mass(alone), Mass(among));
        }

        Assert.All(factors, factor => Assert.InRange(factor, 0.5, 1.5));
        Assert.InRange(factors.Average(), 0.95, 1.05);
        Assert.InRange(factors.Min(), 0.5, 0.52);
        Assert.InRange(factors.Max(), 1.48, 1.5);

        static double Mass(MuJoCoEnvironment environment) => environment.Simulation.OwnNumbers(ModelField.BodyMass)[1];
    }

    [Fact]
    public void Values_are_drawn_beside_the_episode_s_stream_in_the_order_of_the_quantities()
    {
        using var environment = RandomizedTasks.Create(RandomizedTasks.Of("randomization: { massScale: [0.5, 1.5] }"));
        var random = RandomizedTasks.Stream(5);
        environment.Reset(random);
        // The mapping is a part of every run's identity: purpose 4 with bit 17, same seed, A and B; masses are the fifth.
        var draws = new RandomStream(TestEnvironments.Seed, (RandomPurpose)(4 | (2 << 16)), 3, 5);
        for (var i = 0; i < 4; i++) draws.NextDouble();

        Assert.Equal(2 * (0.5 + draws.NextDouble()), environment.Simulation.OwnNumbers(ModelField.BodyMass)[1]);
        using var plain = RandomizedTasks.Create(RandomizedTasks.Of(""));
        var other = RandomizedTasks.Stream(5);
        plain.Reset(other);
        Assert.Equal(other.NextUInt64(), random.NextUInt64());
    }

    [Theory]
    [InlineData("cart")]
    [InlineData("ant")]
    public void Step_and_reset_allocate_nothing(string task)
    {
        using var environment = RandomizedTasks.Create(Everything(task));
        var stream = RandomizedTasks.Stream();
        var action = new double[environment.Info.ActionSize];

        Assert.Equal(0, Allocations.Of(Play));

        void Play()
        {
            for (uint episode = 0; episode < 3; episode++)
            {
                stream.Reset(1, RandomPurpose.TrainingEpisode, 0, episode);
                environment.Reset(stream);
                for (var t = 0; t < 200; t++) environment.Step(action);
            }
        }
    }

    [Fact]
    public void Ranges_are_part_of_the_identity_and_a_task_without_any_has_the_one_it_had()
    {
        var plain = Identity("swimmer");
        var ranged = Identity("swimmer", (RandomizedQuantity.MassScale, 0.8, 1.2));

        Assert.NotEqual(plain, ranged);
        Assert.NotEqual(ranged, Identity("swimmer", (RandomizedQuantity.MassScale, 0.8, 1.3)));
        Assert.NotEqual(TaskCatalog.CreateObjective(RandomizedTasks.Of("")).Identity,
            TaskCatalog.CreateObjective(RandomizedTasks.Of("randomization: { tilt: [0, 1] }")).Identity);

        static string Identity(string task, params ReadOnlySpan<(RandomizedQuantity, double, double)> ranges) =>
            TaskCatalog.CreateObjective(new ExperimentSpecification { Task = task }.With(ranges)).Identity;
    }

    [Fact]
    public void Model_of_the_process_is_never_changed()
    {
        using var environment = RandomizedTasks.Create(Everything("hopper"));
        var before = environment.Simulation.Model.Numbers(ModelField.BodyMass).ToArray();
        environment.Reset(RandomizedTasks.Stream());
        environment.Step(new double[3]);

        Assert.Equal(before, environment.Simulation.Model.Numbers(ModelField.BodyMass).ToArray());
        Assert.NotEqual(before, environment.Simulation.OwnNumbers(ModelField.BodyMass).ToArray());
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var plain = TestEnvironments.Create("hopper");
            _ = plain.Simulation.OwnNumbers(ModelField.BodyMass);
        });
    }

    private static bool Changes(MuJoCoEnvironment environment)
    {
        try
        {
            _ = environment.Simulation.OwnNumbers(ModelField.BodyMass);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static ExperimentSpecification Plain(string task) =>
        task == "cart" ? RandomizedTasks.Of("") : new ExperimentSpecification { Task = task };

    private static ExperimentSpecification Everything(string task)
    {
        if (task == "cart") return RandomizedTasks.Of(RandomizedTasks.Everything, "{ law: uniform, range: [0, 0.1] }");
        var specification = Plain(task).With((RandomizedQuantity.ObservationNoise, 0, 0.05),
            (RandomizedQuantity.ObservationLatency, 0, 2), (RandomizedQuantity.ActionDelay, 0, 2),
            (RandomizedQuantity.ActuatorLag, 0, 0.05), (RandomizedQuantity.MassScale, 0.8, 1.2),
            (RandomizedQuantity.FrictionScale, 0.5, 1.5), (RandomizedQuantity.GainScale, 0.8, 1.2),
            (RandomizedQuantity.Push, 0, 1));
        using var environment = TestEnvironments.Create(task);
        var model = environment.Simulation.Model;
        if (model.Numbers(ModelField.Damping).ContainsAnyExcept(0.0))
            specification = specification.With((RandomizedQuantity.DampingScale, 0.5, 2));
        return model.Numbers(ModelField.Gravity).ContainsAnyExcept(0.0)
            ? specification.With((RandomizedQuantity.Tilt, 0, 3)) : specification;
    }
}
