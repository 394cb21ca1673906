using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.RandomSearch;

/// <summary>A fresh uniform model for every evaluation; returns are ignored.</summary>
public sealed class RandomController(SearchSpace space, ulong seed) : Controller<RandomState>
{
    private static readonly RandomState Empty = new();

    /// <inheritdoc/>
    public override int RememberedModels => 0;

    /// <inheritdoc/>
    public override RandomState Initial() => Empty;

    /// <inheritdoc/>
    protected override Dna Propose(RandomState state, int iteration, int index) =>
        space.Sample(new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)index));

    /// <inheritdoc/>
    protected override RandomState Report(RandomState state, int iteration, IReadOnlyList<Feedback> feedback) => state;

    /// <inheritdoc/>
    protected override void Save(RandomState state, StateWriter writer) { }

    /// <inheritdoc/>
    public override RandomState Load(ref StateReader reader) => Empty;
}

/// <summary>The state of a controller that remembers nothing.</summary>
public sealed record RandomState : ControllerState;
