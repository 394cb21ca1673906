using System.Buffers.Binary;
using System.Collections.Immutable;

namespace EsEnas.Core.Runs;

/// <summary>
/// What the models that one iteration proposed have in common: how often each edge is present (Figs. 7 and 9) and how settled the
/// controller is. A pure function of the run, stored beside the history rows of the iterations that <see cref="IsKept"/> names.
/// </summary>
/// <param name="Iteration">The iteration.</param>
/// <param name="Models">How many models it proposed.</param>
/// <param name="EdgeCounts">
/// For each candidate edge of the layout, in how many of those models it is present. Empty where every model has every edge, where there
/// are more than <see cref="MaxEdges"/> candidates or more than 65,535 models, and where models are no networks.
/// </param>
/// <param name="Certainty">
/// Edge masks: the mean over the edges of 2 |p - 1/2|, p being the share of models with the edge (§5.6): 0 = undecided, 1 = all agree. NaN
/// for other spaces.
/// </param>
/// <param name="Entropy">
/// Mean entropy of the decisions over the models (<see cref="Controllers.ModelEntropy"/>): 1 = all candidates alike, 0 = all models agree.
/// NaN where models make no choice.
/// </param>
public sealed record ProposalSummary(IterationNumber Iteration, int Models, ImmutableArray<ushort> EdgeCounts, double Certainty,
    double Entropy)
{
    /// <summary>The most candidate edges whose counts are recorded.</summary>
    public const int MaxEdges = 4096;

    private const int HeadSize = 28;
    private const string NotWhole = "The bytes are not a whole number of proposal summaries.";

    /// <summary>Size of <see cref="Write"/>'s output in bytes.</summary>
    public int BinarySize => HeadSize + (2 * EdgeCounts.Length);

    /// <summary>
    /// Whether an iteration's summary is stored: each of the first 100, every 10th up to 1,000, then every 100th; so at most 190 of the
    /// first 1,000 iterations and 10 of every later 1,000.
    /// </summary>
    public static bool IsKept(IterationNumber iteration) => iteration.Value is var number
        && (number <= 100 || (number <= 1000 && number % 10 == 0) || number % 100 == 0);

    /// <summary>Writes the binary form, little endian.</summary>
    /// <param name="target">At least <see cref="BinarySize"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public void Write(Span<byte> target)
    {
        if (target.Length < BinarySize)
            throw new ArgumentException($"This summary takes {BinarySize} bytes, not {target.Length}.", nameof(target));
        BinaryPrimitives.WriteInt32LittleEndian(target, Iteration.Value);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Models);
        BinaryPrimitives.WriteDoubleLittleEndian(target[8..], Certainty);
        BinaryPrimitives.WriteDoubleLittleEndian(target[16..], Entropy);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], EdgeCounts.Length);
        for (var edge = 0; edge < EdgeCounts.Length; edge++)
            BinaryPrimitives.WriteUInt16LittleEndian(target[(HeadSize + (2 * edge))..], EdgeCounts[edge]);
    }

    /// <summary>Summaries one after another in their binary form.</summary>
    public static byte[] Pack(IEnumerable<ProposalSummary> summaries)
    {
        var list = summaries.ToArray();
        var bytes = new byte[list.Sum(summary => summary.BinarySize)];
        var at = 0;
        foreach (var summary in list)
        {
            summary.Write(bytes.AsSpan(at));
            at += summary.BinarySize;
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <exception cref="ArgumentException">The bytes are malformed.</exception>
    public static IReadOnlyList<ProposalSummary> Unpack(ReadOnlySpan<byte> bytes)
    {
        var summaries = new List<ProposalSummary>();
        while (bytes.Length > 0)
        {
            if (bytes.Length < HeadSize) throw new ArgumentException(NotWhole, nameof(bytes));
            var edges = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
            if (edges is < 0 or > MaxEdges || bytes.Length < HeadSize + (2 * edges)) throw new ArgumentException(NotWhole, nameof(bytes));
            var counts = new ushort[edges];
            for (var edge = 0; edge < edges; edge++)
                counts[edge] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeadSize + (2 * edge))..]);
            summaries.Add(new ProposalSummary(new IterationNumber(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
                BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), ImmutableArray.Create(counts),
                BinaryPrimitives.ReadDoubleLittleEndian(bytes[8..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[16..])));
            bytes = bytes[(HeadSize + (2 * edges))..];
        }

        return summaries;
    }

    /// <summary>Whether all numbers are equal; NaN equals NaN.</summary>
    public bool Equals(ProposalSummary? other) =>
        other is not null && Iteration == other.Iteration && Models == other.Models && Certainty.Equals(other.Certainty)
        && Entropy.Equals(other.Entropy) && EdgeCounts.AsSpan().SequenceEqual(other.EdgeCounts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => (31 * Iteration.Value) + Models;
}
