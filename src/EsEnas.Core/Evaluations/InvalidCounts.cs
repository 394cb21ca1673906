using System.Collections.Immutable;
using System.Globalization;

namespace EsEnas.Core.Evaluations;

/// <summary>How many evaluations are invalid, by reason. Immutable; compares by value.</summary>
public readonly struct InvalidCounts : IEquatable<InvalidCounts>
{
    // By number of the reason; default where all are 0, so that equal counts have equal arrays.
    private readonly ImmutableArray<long> counts;

    private InvalidCounts(ImmutableArray<long> counts) => this.counts = counts.Any(count => count != 0) ? counts : default;

    /// <summary>No evaluation.</summary>
    public static InvalidCounts None => default;

    /// <summary>All of them.</summary>
    public long Total => counts.IsDefault ? 0 : counts.Sum();

    /// <summary>Those with a reason; 0 for a reason that this build does not know.</summary>
    public long this[InvalidReason reason] => counts.IsDefault || (int)reason >= counts.Length ? 0 : counts[(int)reason];

    /// <summary>The reasons that occur, the most frequent first, equal ones in the order of their numbers.</summary>
    public IEnumerable<(InvalidReason Reason, long Count)> Present
    {
        get
        {
            var all = this;
            return InvalidReasonText.All.Select(reason => (Reason: reason, Count: all[reason])).Where(pair => pair.Count > 0)
                .OrderByDescending(pair => pair.Count);
        }
    }

    /// <summary>
    /// The counts by the number of their reason, for storage and messages; empty if there are none. The same array every time.
    /// </summary>
    public ImmutableArray<long> ByNumber => counts.IsDefault ? [] : counts;

    /// <summary>Counts of one reason.</summary>
    public static InvalidCounts Of(InvalidReason reason, long count)
    {
        if (reason == InvalidReason.None || !Enum.IsDefined(reason))
            throw new ArgumentOutOfRangeException(nameof(reason), reason, "It must say why.");
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var counts = new long[InvalidReasonText.All.Length + 1];
        counts[(int)reason] = count;
        return new InvalidCounts([.. counts]);
    }

    /// <summary>Counts the reasons of a list; <see cref="InvalidReason.None"/> counts nowhere.</summary>
    public static InvalidCounts Of(IEnumerable<InvalidReason> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        var counts = new long[InvalidReasonText.All.Length + 1];
        foreach (var reason in reasons) if (reason != InvalidReason.None) counts[(int)reason]++;
        return new InvalidCounts([.. counts]);
    }

    /// <summary>
    /// What <see cref="ByNumber"/> gave, in this or another build; a count of a reason that this build does not know is unknown.
    /// </summary>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public static InvalidCounts FromNumbers(ImmutableArray<long> byNumber)
    {
        if (byNumber.IsDefaultOrEmpty) return None;
        if (byNumber.Any(count => count < 0)) throw new ArgumentException("A count is negative.", nameof(byNumber));
        var known = InvalidReasonText.All.Length + 1;
        var counts = new long[known];
        for (var i = 1; i < byNumber.Length; i++) counts[i < known ? i : (int)InvalidReason.Unknown] += byNumber[i];
        return new InvalidCounts([.. counts]);
    }

    /// <summary>Both together.</summary>
    public static InvalidCounts Add(InvalidCounts left, InvalidCounts right) =>
        new([0, .. InvalidReasonText.All.Select(reason => checked(left[reason] + right[reason]))]);

    /// <summary>Both together.</summary>
    public static InvalidCounts operator +(InvalidCounts left, InvalidCounts right) => Add(left, right);

    /// <summary>Whether all counts are equal.</summary>
    public static bool operator ==(InvalidCounts left, InvalidCounts right) => left.Equals(right);

    /// <summary>Whether a count differs.</summary>
    public static bool operator !=(InvalidCounts left, InvalidCounts right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(InvalidCounts other)
    {
        foreach (var reason in InvalidReasonText.All) if (this[reason] != other[reason]) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InvalidCounts other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var reason in InvalidReasonText.All) hash = unchecked((hash * 31) + (int)this[reason]);
        return hash;
    }

    /// <summary>In words, the most frequent first: <c>3 diverged, 1 contacts full</c>; empty if there are none.</summary>
    public override string ToString() =>
        string.Join(", ",
            Present.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Count} {InvalidReasonText.Words(pair.Reason)}")));
}
