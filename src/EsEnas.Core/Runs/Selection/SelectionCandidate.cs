using EsEnas.Core.Search;

namespace EsEnas.Core.Runs.Selection;

/// <summary>A model that competes, and its selection episodes so far.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sum">Sum of the real returns of its valid episodes.</param>
/// <param name="Episodes">Valid episodes.</param>
/// <param name="Diverged">Episodes without a valid return.</param>
public sealed record SelectionCandidate(Dna Model, double Sum, int Episodes, int Diverged)
{
    /// <summary>Mean real return; negative infinity without a valid episode.</summary>
    public double Mean => Episodes == 0 ? double.NegativeInfinity : Sum / Episodes;
}
