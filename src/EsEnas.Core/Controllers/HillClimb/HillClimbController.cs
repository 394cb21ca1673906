using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.HillClimb;

/// <summary>
/// Hill climbing: every proposal is one mutation of the best model so far; a model whose return is higher takes its place. The first
/// iteration evaluates one random model and mutations of it.
/// </summary>
/// <param name="space">The models.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="mutation">How a proposal differs from the best model.</param>
/// <remarks>
/// A return measured at older weights stays the mark to beat, unless returns mean something else since. Of equal returns the earlier one
/// wins.
/// </remarks>
public sealed class HillClimbController(SearchSpace space, ulong seed, UniformMutation mutation) : Controller<HillClimbState>
{
    /// <inheritdoc/>
    public override int RememberedModels => 1;

    /// <inheritdoc/>
    public override HillClimbState Initial() => new HillClimbState(null);

    /// <inheritdoc/>
    protected override Dna Propose(HillClimbState state, int iteration, int index)
    {
        var random = new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)index);
        if (state.Best is { } best) return mutation.Mutate(space, best.Model, random);
        var start = space.Sample(new RandomStream(seed, RandomPurpose.ControllerState));
        return index == 0 ? start : mutation.Mutate(space, start, random);
    }

    /// <inheritdoc/>
    protected override HillClimbState Report(HillClimbState state, int iteration, IReadOnlyList<Feedback> feedback)
    {
        var best = state.Best;
        foreach (var item in feedback) if (best is null || item.Return > best.Value.Return) best = item;
        return new HillClimbState(best);
    }

    /// <inheritdoc/>
    protected override HillClimbState WithoutReturns(HillClimbState state) =>
        state.Best is { } best ? new HillClimbState(new Feedback(best.Model, double.MinValue)) : state;

    /// <inheritdoc/>
    protected override void Save(HillClimbState state, StateWriter writer)
    {
        var best = state.Best;
        writer.Flag(best is not null);
        if (best is not { } known) return;
        writer.Model(space, known.Model);
        writer.Double(known.Return);
    }

    /// <inheritdoc/>
    public override HillClimbState Load(ref StateReader reader) => reader.Byte() switch
    {
        0 => new HillClimbState(null),
        1 => new HillClimbState(new Feedback(reader.Model(space), reader.Finite())),
        var other => throw new FormatException($"A hill climber has 0 or 1 best models, not {other}."),
    };
}
