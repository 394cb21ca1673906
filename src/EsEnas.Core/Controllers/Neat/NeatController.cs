using System.Collections.Immutable;
using EsEnas.Core.Binary;
using EsEnas.Core.Numerics;
using EsEnas.Core.Search;

namespace EsEnas.Core.Controllers.Neat;

/// <summary>
/// NEAT (Stanley and Miikkulainen, 2002) over search spaces: an iteration's models are sorted into species by <see cref="DnaDistance"/>,
/// the better part of each survives, and species have offspring in proportion to their mean return above the iteration's worst. A child
/// is a survivor, drawn uniformly, after one mutation; no crossover. The first iteration is random.
/// </summary>
/// <param name="space">The models.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="populationSize">Models of an iteration, at least 1.</param>
/// <param name="mutation">How a child differs from its parent.</param>
/// <remarks>
/// Coefficients and thresholds are those of the authors' later code: 1 for disjoint and 3 for matching genes, species threshold 0.4, 60 %
/// survive (rounded up). A species is represented by its first member of the iteration. Equal returns rank by index.
/// </remarks>
public sealed class NeatController(SearchSpace space, ulong seed, int populationSize, UniformMutation mutation) : Controller<NeatState>
{
    private const double DisjointWeight = 1, MatchingWeight = 3, SpeciesThreshold = 0.4, SurvivingPart = 0.6;

    /// <inheritdoc/>
    public override int RememberedModels => populationSize;

    /// <inheritdoc/>
    public override NeatState Initial() => new NeatState([]);

    /// <inheritdoc/>
    protected override Dna Propose(NeatState state, int iteration, int index)
    {
        var random = new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)index);
        var species = state.Species;
        if (species.IsEmpty) return space.Sample(random);
        return Child(species, index % populationSize, random);
    }

    /// <inheritdoc/>
    /// <remarks>Fewer or more than the population are spread over the species in the same shares.</remarks>
    protected override Dna[] ProposeAll(NeatState state, int iteration, int count)
    {
        if (count == populationSize || state.Species.IsEmpty) return base.ProposeAll(state, iteration, count);
        var models = new Dna[count];
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(seed, RandomPurpose.Proposal, (uint)iteration, (uint)i);
            models[i] = Child(state.Species, (int)((long)i * populationSize / count), random);
        }

        return models;
    }

    private Dna Child(ImmutableArray<NeatSpecies> species, int place, RandomStream random)
    {
        var s = 0;
        while (place >= species[s].Offspring) place -= species[s++].Offspring;
        var survivors = species[s].Survivors;
        return mutation.Mutate(space, survivors[random.NextInt(survivors.Length)], random);
    }

    /// <inheritdoc/>
    protected override NeatState Report(NeatState state, int iteration, IReadOnlyList<Feedback> feedback)
    {
        if (feedback.Count == 0) return state;
        var species = new List<List<Feedback>>();
        foreach (var item in feedback)
        {
            var home = species.Find(members =>
                DnaDistance.Between(space, members[0].Model, item.Model, DisjointWeight, MatchingWeight) < SpeciesThreshold);
            if (home is null) species.Add([item]);
            else home.Add(item);
        }

        var offspring = Shares(species, feedback.Min(item => item.Return));
        return new NeatState([.. species.Select((members, s) => new NeatSpecies(Survivors(members), offspring[s]))]);
    }

    /// <inheritdoc/>
    protected override NeatState Resized(NeatState state, int remembered)
    {
        if (state.Species.IsEmpty) return state;
        var offspring = Shares([.. state.Species.Select(species => (double)species.Offspring)]);
        return new NeatState([.. state.Species.Select((species, s) => species with { Offspring = offspring[s] })]);
    }

    /// <inheritdoc/>
    protected override void Save(NeatState state, StateWriter writer)
    {
        var species = state.Species;
        writer.Count(species.Length);
        foreach (var (survivors, offspring) in species)
        {
            writer.Count(offspring);
            writer.Count(survivors.Length);
            foreach (var model in survivors) writer.Model(space, model);
        }
    }

    /// <inheritdoc/>
    public override NeatState Load(ref StateReader reader)
    {
        var count = reader.CountOf(bytesEach: 3);
        var species = ImmutableArray.CreateBuilder<NeatSpecies>(count);
        var offspringOfAll = 0L;
        for (var i = 0; i < count; i++)
        {
            var offspring = reader.Count();
            offspringOfAll += offspring;
            var survivors = new Dna[reader.CountOf(bytesEach: 9)];
            if (survivors.Length == 0) throw new FormatException("A species has no survivor.");
            for (var j = 0; j < survivors.Length; j++) survivors[j] = reader.Model(space);
            species.Add(new NeatSpecies([.. survivors], offspring));
        }

        if (count > 0 && offspringOfAll != populationSize)
            throw new FormatException($"The species have {offspringOfAll} offspring; {populationSize} are wanted.");
        return new NeatState(species.MoveToImmutable());
    }

    private static ImmutableArray<Dna> Survivors(List<Feedback> members)
    {
        var count = (int)Math.Ceiling(SurvivingPart * members.Count);
        return [.. members.OrderByDescending(member => member.Return).Take(count).Select(member => member.Model)];
    }

    private int[] Shares(List<List<Feedback>> species, double worst)
    {
        var fitness = new double[species.Count];
        for (var s = 0; s < fitness.Length; s++)
        {
            foreach (var member in species[s]) fitness[s] += (member.Return - worst) / species[s].Count;
        }

        return Shares(fitness);
    }

    // Largest remainders; of equal ones the earlier species wins.
    private int[] Shares(double[] fitness)
    {
        var total = 0.0;
        foreach (var value in fitness) total += value;
        if (!(total > 0) || !double.IsFinite(total))
        {
            Array.Fill(fitness, 1);
            total = fitness.Length;
        }

        var shares = new int[fitness.Length];
        var remainders = new double[fitness.Length];
        var left = populationSize;
        for (var s = 0; s < shares.Length; s++)
        {
            var exact = fitness[s] / total * populationSize;
            shares[s] = Math.Min((int)exact, left);
            left -= shares[s];
            remainders[s] = exact - shares[s];
        }

        foreach (var s in Enumerable.Range(0, shares.Length).OrderByDescending(s => remainders[s]))
        {
            if (left == 0) break;
            shares[s]++;
            left--;
        }

        // Rounding alone can leave more than one each.
        shares[0] += left;
        return shares;
    }
}
