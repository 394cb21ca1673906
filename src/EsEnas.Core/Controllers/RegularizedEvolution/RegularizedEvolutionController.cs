using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.RegularizedEvolution;

/// <summary>
/// Regularized evolution (App. C.1.1; Real et al., 2019). The population is the last <paramref name="populationSize"/> feedbacks, so the
/// oldest member leaves, however good. A child is the best of <paramref name="tournamentSize"/> distinct members, drawn uniformly, after
/// one mutation. Until the population is full, proposals are uniformly random.
/// </summary>
/// <param name="space">The models.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="populationSize">At least 1. With as many as an iteration has evaluations, each iteration replaces the whole
/// population.</param>
/// <param name="tournamentSize">1 to <paramref name="populationSize"/>.</param>
/// <param name="mutation">How a child differs from its parent.</param>
/// <remarks>Of equal returns in a tournament the earliest reported member wins.</remarks>
public sealed class RegularizedEvolutionController(SearchSpace space, ulong seed, int populationSize, int tournamentSize,
    UniformMutation mutation) : Controller<RegularizedEvolutionState>
{
    private const int MostOnStack = 65_536;

    private readonly int tournamentSize = tournamentSize >= 1 && tournamentSize <= populationSize
        ? tournamentSize
        : throw new ArgumentOutOfRangeException(nameof(tournamentSize), tournamentSize, $"A tournament has 1 to {populationSize} members.");

    /// <summary>The controller that options ask for.</summary>
    internal static RegularizedEvolutionController Create(ControllerRequest request, RegularizedEvolutionOptions options,
        UniformMutation mutation)
    {
        var population = options.PopulationOf(request.Evaluations);
        return new RegularizedEvolutionController(request.Space, request.Seed, population,
            options.Tournament ?? (int)Math.Sqrt(population), mutation);
    }

    /// <inheritdoc/>
    public override int RememberedModels => populationSize;

    /// <inheritdoc/>
    public override RegularizedEvolutionState Initial() => new RegularizedEvolutionState([]);

    /// <inheritdoc/>
    protected override Dna Propose(RegularizedEvolutionState state, int iteration, int index)
    {
        var population = state.Population;
        var random = new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)index);
        return population.Length < populationSize
            ? space.Sample(random)
            : mutation.Mutate(space, population[Winner(population, random)].Model, random);
    }

    /// <inheritdoc/>
    protected override RegularizedEvolutionState Report(RegularizedEvolutionState state, int iteration, IReadOnlyList<Feedback> feedback)
    {
        var population = state.Population;
        var kept = Math.Clamp(populationSize - feedback.Count, 0, population.Length);
        var added = Math.Min(populationSize, feedback.Count);
        var next = ImmutableArray.CreateBuilder<Feedback>(kept + added);
        next.AddRange(population.AsSpan()[(population.Length - kept)..]);
        for (var i = feedback.Count - added; i < feedback.Count; i++) next.Add(feedback[i]);
        return new RegularizedEvolutionState(next.MoveToImmutable());
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Of a larger population the newest members. A smaller one that was full stays full: its members stand several times at its older end,
    /// and leave it first.
    /// </remarks>
    protected override RegularizedEvolutionState Resized(RegularizedEvolutionState state, int remembered)
    {
        var population = state.Population;
        if (population.Length > populationSize) return new RegularizedEvolutionState(population[^populationSize..]);
        if (population.IsEmpty || population.Length < remembered) return state;
        var filled = ImmutableArray.CreateBuilder<Feedback>(populationSize);
        // So that the newest ones end up last, each once.
        for (var i = population.Length - (populationSize % population.Length); filled.Count < populationSize; i++)
            filled.Add(population[i % population.Length]);
        return new RegularizedEvolutionState(filled.MoveToImmutable());
    }

    /// <inheritdoc/>
    protected override void Save(RegularizedEvolutionState state, StateWriter writer)
    {
        var population = state.Population;
        writer.Count(population.Length);
        foreach (var member in population)
        {
            writer.Model(space, member.Model);
            writer.Double(member.Return);
        }
    }

    /// <inheritdoc/>
    public override RegularizedEvolutionState Load(ref StateReader reader)
    {
        var count = reader.CountOf(bytesEach: 9);
        if (count > populationSize)
            throw new FormatException($"The population has {count} members; at most {populationSize} are possible.");
        var population = ImmutableArray.CreateBuilder<Feedback>(count);
        for (var i = 0; i < count; i++) population.Add(new Feedback(reader.Model(space), reader.Finite()));
        return new RegularizedEvolutionState(population.MoveToImmutable());
    }

    // Floyd's sampling without replacement: the j-th draw is from the first j + 1 members, and one that is already in gives its place to
    // member j.
    private int Winner(ImmutableArray<Feedback> population, RandomStream random)
    {
        // One bit a member.
        var drawn =
            population.Length <= MostOnStack ? stackalloc ulong[(population.Length + 63) / 64] : new ulong[(population.Length + 63) / 64];
        var best = -1;
        for (var j = population.Length - tournamentSize; j < population.Length; j++)
        {
            var member = random.NextInt(j + 1);
            if ((drawn[member >> 6] & (1UL << member)) != 0) member = j;
            drawn[member >> 6] |= 1UL << member;
            if (best < 0 || population[member].Return > population[best].Return
                || (population[member].Return == population[best].Return && member < best))
                best = member;
        }

        return best;
    }
}
