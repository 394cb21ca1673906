using System.Diagnostics;
using EsEnas.Client.Output;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// Measures a policy across the ranges that its task draws from, one quantity after the other, each other one at its nominal value, over
/// the same episodes at every point.
/// </summary>
internal sealed class RobustnessTrial
{
    // What most robots differ in from their model; a task that declares ranges is measured over its own.
    private static readonly (RandomizedQuantity Quantity, ValueRange Range)[] Standard =
    [
        (RandomizedQuantity.ObservationNoise, new ValueRange(0, 0.1)), (RandomizedQuantity.ActionDelay, new ValueRange(0, 4)),
        (RandomizedQuantity.MassScale, new ValueRange(0.7, 1.3)), (RandomizedQuantity.FrictionScale, new ValueRange(0.5, 1.5)),
        (RandomizedQuantity.GainScale, new ValueRange(0.7, 1.3)),
    ];

    private readonly PolicyDocument policy;
    private readonly ExperimentSpecification specification;

    /// <param name="policy">The policy.</param>
    /// <param name="points">Points of each range, at least 2.</param>
    /// <exception cref="SpecificationException">Its task is refused.</exception>
    public RobustnessTrial(PolicyDocument policy, int points)
    {
        this.policy = policy;
        specification = SpecificationYaml.Read(policy.Provenance.Specification);
        specification = specification with { TaskOptions = specification.TaskOptions with { Randomized = default } };
        var ranges = TaskCatalog.Randomized(specification);
        if (ranges.Count == 0)
        {
            var omitted = new List<string>();
            foreach (var (quantity, range) in Standard) specification = With(specification, quantity, range, omitted);
            ranges = TaskCatalog.Randomized(specification);
            Note = $"{policy.Task} draws nothing for its episodes: measured over ranges of this command's own"
                + (omitted.Count == 0 ? "" : $", without {string.Join(", ", omitted)}, which the model does not have");
        }

        Points = RobustnessPoint.Of(ranges, points);
    }

    /// <summary>What is said about the ranges; empty for the task's own.</summary>
    public string Note { get; } = "";

    /// <summary>All points, the nominal one first.</summary>
    public IReadOnlyList<RobustnessPoint> Points { get; }

    /// <summary>Measures one point after the other; on Ctrl-C those that are whole count.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="episodes">Episodes of each point.</param>
    /// <param name="seed">Seed of the episodes.</param>
    /// <param name="program">A program that acts in the policy's place; null for the policy.</param>
    public async Task<IReadOnlyList<(RobustnessPoint Point, ReturnStatistics Result)>> RunAsync(CommandContext context, int episodes,
        ulong seed, string? program)
    {
        using var progress = new WorkProgress(context.Terminal);
        using var workers = context.CreateWorkers();
        var slots = context.Connection.Slots ?? Environment.ProcessorCount;
        var (clock, gate, over) = (Stopwatch.StartNew(), new Lock(), 0);
        var (all, done) = (episodes * Points.Count, new List<(RobustnessPoint, ReturnStatistics)>());
        foreach (var point in Points)
        {
            void Ended(EpisodeResult episode)
            {
                lock (gate)
                {
                    over++;
                    var left = over < all ? $"  {Numbers.Duration(clock.Elapsed.TotalSeconds / over * (all - over))} left" : "";
                    progress.Say($"{point.Quantity} {point.ValueText}  episode {Numbers.Count(over)} of {Numbers.Count(all)}{left}",
                        (double)over / all);
                }
            }

            var result = await PolicyTrial.RunAsync(At(point), episodes, seed, slots, workers, new TrialOptions(program), Ended,
                context.Interrupted);
            if (result.Episodes.Count < episodes) break;
            done.Add((point, ReturnStatistics.From(result.Episodes)));
        }

        return done;
    }

    private PolicyDocument At(RobustnessPoint point)
    {
        var held = specification with { TaskOptions = specification.TaskOptions with { Randomized = point.Focus } };
        return policy with { Provenance = policy.Provenance with { Specification = SpecificationText.ToCanonicalYaml(held) } };
    }

    // A model may have no actuator whose gain could be multiplied.
    private static ExperimentSpecification With(ExperimentSpecification specification, RandomizedQuantity quantity, ValueRange range,
        List<string> omitted)
    {
        var ranges = specification.TaskOptions.Randomization.With(quantity, range);
        var with = specification with { TaskOptions = specification.TaskOptions with { Randomization = ranges } };
        try
        {
            _ = TaskCatalog.Randomized(with);
            return with;
        }
        catch (SpecificationException)
        {
            omitted.Add(RandomizedQuantities.Key(quantity));
            return specification;
        }
    }
}
