using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Tests.Support;

namespace EsEnas.Grains.Tests.Experiments;

/// <summary>
/// Stores that the build before phases were one mechanism left behind when its silo was killed, byte for byte (older-*.txt: a key and the
/// stored bytes in base 64 a line). They must stay readable: never write them anew.
/// </summary>
public sealed class OlderRecordTests
{
    private const string Id = "run";

    private static string Yaml => Specifications.Point(3, seed: 22, more: "polish: { iterations: 5, stepSize: 0.05 }");

    [Theory]
    [InlineData("training", PhaseNumbers.Training, 2)]
    [InlineData("selection", PhaseNumbers.Selection, 1)]
    [InlineData("polish", PhaseNumbers.FineTuning, 2)]
    public async Task Run_that_was_killed_in_the_middle_of_a_phase_goes_on_from_there_and_ends_with_the_same_bytes(string phase,
        int number, int step)
    {
        var objectives = new TestObjectives();
        var early = 0;
        objectives.Before = (plan, _, _) =>
        {
            var at = plan.Id.Phase == PhaseNumbers.Selection ? plan.Id.Round : plan.Id.Iteration;
            if (plan.Id.Phase < number && plan.Id.Phase != PhaseNumbers.Selection || (plan.Id.Phase == number && at < step))
                Interlocked.Increment(ref early);
        };
        await using var cluster = await GrainCluster.StartAsync(storage: Older(phase), objectives: objectives);

        var end = await cluster.EndAsync(Id);

        var expected = Specifications.UndisturbedPolish(Yaml);
        Assert.Equal((RunState.Completed, 3), (end.State, end.Iteration.Value));
        Assert.Equal(new PolishStatus(5, 5, expected.Before, expected.After), end.Polish);
        Assert.Equal(Specifications.UndisturbedHistory(Yaml), await cluster.HistoryAsync(Id));
        Assert.Equal(expected.Rows, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("fine-tuning", new(1), 10)));
        // Nothing that the older build had done is done again.
        Assert.Equal(0, early);
        Assert.Equal(Policy(await cluster.Run(Id).RequestPolicy()), await UndisturbedPolicyAsync());
    }

    [Fact]
    public async Task Completed_run_shows_what_it_was_and_can_be_extended()
    {
        await using var cluster = await GrainCluster.StartAsync(storage: Older("completed"));
        var expected = Specifications.UndisturbedPolish(Yaml);

        var status = await cluster.Run(Id).GetStatus();

        Assert.Equal(RunState.Completed, status.State);
        Assert.Equal(new PolishStatus(5, 5, expected.Before, expected.After), status.Polish);
        Assert.Equal(expected.Rows, Specifications.Csv(await cluster.Run(Id).GetPhaseHistory("fine-tuning", new(1), 10)));
        Assert.Equal(Policy(await cluster.Run(Id).RequestPolicy()), await UndisturbedPolicyAsync());
        await cluster.Run(Id).Extend(4);
        Assert.Equal((RunState.Completed, 4), ((await cluster.EndAsync(Id)).State, (await cluster.Run(Id).GetStatus()).Iteration.Value));
    }

    private static SharedStorage Older(string phase)
    {
        var storage = new SharedStorage();
        foreach (var line in File.ReadAllLines(Checkout.PathOf($"tests/EsEnas.Grains.Tests/Experiments/older-{phase}.txt")))
            if (line.Split(' ') is [var key, var bytes]) storage[key] = Convert.FromBase64String(bytes);
        return storage;
    }

    private static async Task<string> UndisturbedPolicyAsync()
    {
        await using var other = await GrainCluster.StartAsync();
        await other.CompleteAsync(Id, Yaml);
        return Policy(await other.Run(Id).RequestPolicy());
    }

    // The text of the specification may have gained keys since.
    private static string Policy(PolicyReply reply)
    {
        var document = PolicyDocument.FromJson(reply.Json!);
        return (document with { Provenance = document.Provenance with { Specification = "" } }).ToJson();
    }
}
