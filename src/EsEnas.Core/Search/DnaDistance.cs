namespace EsEnas.Core.Search;

/// <summary>
/// How far apart two models of one space are, as NEAT measures it (Stanley and Miikkulainen, 2002): genes that only one model has, and
/// differences between genes that both have.
/// </summary>
/// <remarks>
/// <para>Genes: a choice that both models make is a matching gene with difference 0 or 1; a number, one with difference |a - b| / (high -
/// low); the decisions that follow a choice made differently are disjoint genes. A distinct ManyOf's genes are the chosen candidates,
/// whatever their order: in both models matching, without a difference of their own; in one, disjoint, together with the decisions that
/// follow.</para>
/// <para>Symmetric, 0 for equal models (and for equal sets in another order); not a metric. Thread safe.</para>
/// </remarks>
public static class DnaDistance
{
    /// <summary>
    /// <paramref name="disjointWeight"/> * disjoint genes / all genes of either model + <paramref name="matchingWeight"/> * mean
    /// difference of matching genes.
    /// </summary>
    /// <exception cref="DnaFormatException">One of the two is not a model of the space.</exception>
    public static double Between(SearchSpace space, Dna a, Dna b, double disjointWeight = 1, double matchingWeight = 1)
    {
        ArgumentNullException.ThrowIfNull(space);
        var readerA = new DnaReader(a);
        var readerB = new DnaReader(b);
        var tally = default(Tally);
        Compare(space, ref readerA, ref readerB, ref tally);
        if (!readerA.AtEnd || !readerB.AtEnd) throw new DnaFormatException("The Dna has more decisions than the space.");
        var genes = tally.Disjoint + tally.Matching;
        return (genes > 0 ? disjointWeight * tally.Disjoint / genes : 0)
            + (tally.Matching > 0 ? matchingWeight * tally.Difference / tally.Matching : 0);
    }

    private static void Compare(SearchSpace space, ref DnaReader a, ref DnaReader b, ref Tally tally)
    {
        switch (space)
        {
            case ListSpace list:
                foreach (var item in list.Items) Compare(item, ref a, ref b, ref tally);
                break;
            case DictSpace dict:
                foreach (var item in dict.Items) Compare(item, ref a, ref b, ref tally);
                break;
            case OneOf choice:
                CompareChoice(choice.CandidateCount, choice.Candidate, ref a, ref b, ref tally);
                break;
            case ManyOf { Distinct: true } many:
                CompareSets(many, ref a, ref b, ref tally);
                break;
            case ManyOf many:
                for (var slot = 0; slot < many.K; slot++) CompareChoice(many.CandidateCount, many.Candidate, ref a, ref b, ref tally);
                break;
            case FloatRange range:
                tally.Matching++;
                tally.Difference += Math.Abs(a.NextFloat() - b.NextFloat()) / (range.High - range.Low);
                break;
        }
    }

    private static void CompareChoice(int candidates, Func<int, SearchSpace> candidate, ref DnaReader a, ref DnaReader b, ref Tally tally)
    {
        var (choiceA, choiceB) = (a.NextChoice(candidates), b.NextChoice(candidates));
        tally.Matching++;
        if (choiceA == choiceB)
        {
            Compare(candidate(choiceA), ref a, ref b, ref tally);
            return;
        }

        tally.Difference++;
        tally.Disjoint += Skip(candidate(choiceA), ref a) + Skip(candidate(choiceB), ref b);
    }

    private static void CompareSets(ManyOf many, ref DnaReader a, ref DnaReader b, ref Tally tally)
    {
        var startA = a;
        var startB = b;
        var inA = Choices(many, ref a);
        var inB = Choices(many, ref b);
        for (var slot = 0; slot < many.K; slot++)
        {
            var partner = Array.IndexOf(inB, inA[slot]);
            if (partner < 0) tally.Disjoint += Genes(many, startA, slot);
            if (Array.IndexOf(inA, inB[slot]) < 0) tally.Disjoint += Genes(many, startB, slot);
            if (partner < 0) continue;
            tally.Matching++;
            if (many.Candidate(inA[slot]) is Constant) continue;
            var subA = At(many, startA, slot);
            var subB = At(many, startB, partner);
            Compare(many.Candidate(inA[slot]), ref subA, ref subB, ref tally);
        }
    }

    private static int[] Choices(ManyOf many, ref DnaReader reader)
    {
        var choices = new int[many.K];
        for (var slot = 0; slot < choices.Length; slot++)
        {
            choices[slot] = reader.NextChoice(many.CandidateCount);
            many.Candidate(choices[slot]).Skip(ref reader);
        }

        return choices;
    }

    // The choice of a slot and the decisions that follow it.
    private static int Genes(ManyOf many, DnaReader start, int slot)
    {
        for (var before = 0; before < slot; before++) many.Candidate(start.NextChoice()).Skip(ref start);
        return 1 + Skip(many.Candidate(start.NextChoice()), ref start);
    }

    // The decisions that follow the choice of a slot.
    private static DnaReader At(ManyOf many, DnaReader start, int slot)
    {
        for (var before = 0; before < slot; before++) many.Candidate(start.NextChoice()).Skip(ref start);
        start.NextChoice();
        return start;
    }

    private static int Skip(SearchSpace space, ref DnaReader reader)
    {
        var before = reader.ChoicePosition + reader.FloatPosition;
        space.Skip(ref reader);
        return reader.ChoicePosition + reader.FloatPosition - before;
    }

    private struct Tally
    {
        public int Matching;
        public int Disjoint;
        public double Difference;
    }
}
