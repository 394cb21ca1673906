using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// The built-in models have room for every contact and constraint that their tasks meet, so that no evaluation is invalid for lack of it.
/// The figures are in docs/tasks.md.
/// </summary>
[Needs(External.MuJoCo)]
public sealed class ModelRoomTests(ITestOutputHelper output)
{
    private const int Episodes = 24;
    private const int Steps = 250;

    public static TheoryData<string> Names => TestEnvironments.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Built_in_model_has_room_for_all_contacts_and_constraints_of_wild_policies(string task)
    {
        using var environment = TestEnvironments.Create(task);
        var (contacts, constraints) = (0, 0);
        for (uint episode = 0; episode < Episodes; episode++)
        {
            environment.Reset(TestEnvironments.Stream(episode));
            var random = new RandomStream(TestEnvironments.Seed, RandomPurpose.Sample, 2, episode);
            var action = new double[environment.Info.ActionSize];
            // From a new action in every step to one that is held for the whole episode, at the ends of the range or anywhere in it.
            var held = 1 << (int)(episode % 9);
            for (var step = 0; step < Steps; step++)
            {
                if (step % held == 0) Draw(environment, random, action, ends: episode % 2 == 0);
                var result = environment.Step(action);
                Assert.True(result.IsValid, $"episode {episode}, step {step}: {result.Reason}");
                contacts = Math.Max(contacts, environment.Simulation.MaxContactsUsed);
                constraints = Math.Max(constraints, environment.Simulation.MaxConstraintsUsed);
            }
        }

        output.WriteLine($"{task}: {contacts} of {Size(task, "nconmax")} contacts, {constraints} of {Size(task, "njmax")} constraints");
        // Only up to 2.2.2 are the sizes limits; from 2.3.0 on they ask for memory.
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        Assert.InRange(contacts, 0, Size(task, "nconmax") - 1);
        Assert.InRange(constraints, 0, Size(task, "njmax") - 1);
    }

    private static void Draw(MuJoCoEnvironment environment, RandomStream random, Span<double> action, bool ends)
    {
        for (var i = 0; i < action.Length; i++)
        {
            var (low, high) = (environment.Info.ActionLow[i], environment.Info.ActionHigh[i]);
            var value = random.NextUniform(low, high);
            action[i] = !ends ? value : value < (low + high) / 2 ? low : high;
        }
    }

    private static int Size(string task, string name) =>
        int.Parse(Regex.Match(TaskModels.Text(task, MassesOption.Library), $"{name}=\"(\\d+)\"").Groups[1].Value,
            CultureInfo.InvariantCulture);
}
