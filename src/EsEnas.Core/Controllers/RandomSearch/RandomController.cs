using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.RandomSearch;

/// <summary>A fresh uniform model for every evaluation; returns are ignored.</summary>
public sealed class RandomController(SearchSpace space, ulong seed) : IController
{
    private static readonly Nothing Empty = new();

    /// <inheritdoc/>
    public int RememberedModels => 0;

    /// <inheritdoc/>
    public ControllerState Initial() => Empty;

    /// <inheritdoc/>
    public Dna Propose(ControllerState state, int iteration, int index) =>
        space.Sample(new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)index));

    /// <inheritdoc/>
    public ControllerState Report(ControllerState state, int iteration, IReadOnlyList<Feedback> feedback) => state;

    /// <inheritdoc/>
    public void Save(ControllerState state, StateWriter writer) { }

    /// <inheritdoc/>
    public ControllerState Load(ref StateReader reader) => Empty;

    private sealed record Nothing : ControllerState;
}
