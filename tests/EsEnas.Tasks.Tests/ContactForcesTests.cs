using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.Tests;

/// <summary>Ant's contact forces, against a simulation stepped by hand.</summary>
public sealed class ContactForcesTests
{
    [Needs(External.MuJoCo)]
    [Fact]
    public void Ant_with_computed_forces_observes_and_pays_for_them()
    {
        var actions = GoldenTrajectory.Load("ant").Actions;
        using var environment = TestEnvironments.Create("ant", new TaskOptions { ContactForces = ContactForcesOption.Computed });
        using var plain = TestEnvironments.Create("ant");
        using var twin = TaskModels.Get("ant", MassesOption.Library).CreateSimulation();
        environment.ResetTo(null, null, null);
        plain.ResetTo(null, null, null);
        twin.Forward();
        Assert.All(environment.Observation[27..].ToArray(), force => Assert.Equal(0, force));

        var stepsWithContact = 0;
        foreach (var action in actions)
        {
            action.CopyTo(twin.Controls);
            for (var i = 0; i < 5; i++)
                twin.Step();
            twin.ComputeContactForces();
            var (mine, without) = (environment.Step(action), plain.Step(action));

            double[] forces = [.. twin.ContactForces.ToArray().Select(force => Math.Max(-1, Math.Min(1, force)))];
            Assert.Equal(84, forces.Length);
            Assert.Equal(forces, environment.Observation[27..].ToArray());
            Assert.Equal(plain.Observation[..27].ToArray(), environment.Observation[..27].ToArray());
            Assert.All(plain.Observation[27..].ToArray(), force => Assert.Equal(0, force));
            Assert.Equal(without.Reward - 5e-4 * forces.Sum(force => force * force), mine.Reward, 1e-12);
            Assert.Equal(without.Done, mine.Done);
            stepsWithContact += forces.Any(force => force != 0) ? 1 : 0;
        }

        Assert.InRange(stepsWithContact, 50, 199);
        environment.ResetTo(null, null, null);
        Assert.All(environment.Observation[27..].ToArray(), force => Assert.Equal(0, force));
    }

    [Fact]
    public void Sum_by_eight_is_the_pairwise_sum_of_eight_columns_then_the_rest()
    {
        var random = TestEnvironments.Stream();
        foreach (var length in new[] { 0, 1, 7, 8, 9, 15, 16, 84 })
        {
            double[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
            double[] squares = [.. values.Select(value => value * value)];
            var whole = length / 8 * 8;
            double[] columns = [.. Enumerable.Range(0, 8)
                .Select(column => squares.Take(whole).Where((_, i) => i % 8 == column).Aggregate(0.0, (a, b) => a + b))];
            var head = columns[0] + columns[1] + (columns[2] + columns[3]) + (columns[4] + columns[5] + (columns[6] + columns[7]));
            Assert.Equal(squares.Skip(whole).Aggregate(head, (a, b) => a + b), EnvironmentMath.SumOfSquaresByEight(values));
        }
    }
}
