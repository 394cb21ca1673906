using System.Collections.Immutable;

namespace EsEnas.Core.Documents;

/// <summary>When a key has an effect: if another key has one of some values, or has none of them.</summary>
/// <param name="AnyOf">The conditions; one that holds is enough.</param>
/// <param name="BelongsTo">What the key belongs to, as a noun phrase: "controller.kind neat or hill-climb".</param>
/// <remarks>
/// Values are compared as they are written, so that a condition is data: errors, documents and the reader all come from it.
/// </remarks>
internal sealed record KeyEffect(ImmutableArray<KeyCondition> AnyOf, string BelongsTo)
{
    /// <summary>An effect only where the key at <paramref name="path"/> has one of <paramref name="values"/>.</summary>
    public static KeyEffect When(string path, params ImmutableArray<string> values) =>
        new([new KeyCondition(path, values, IsNegated: false)], $"{path} {string.Join(" or ", values)}");

    /// <summary>An effect only where the key at <paramref name="path"/> does not have <paramref name="value"/>.</summary>
    public static KeyEffect Unless(string path, string value, string belongsTo) =>
        new([new KeyCondition(path, [value], IsNegated: true)], belongsTo);

    /// <summary>An effect under either condition.</summary>
    public KeyEffect Or(KeyEffect other) => new([.. AnyOf, .. other.AnyOf], $"{BelongsTo}, or {other.BelongsTo}");

    /// <summary>Whether a key has this effect.</summary>
    /// <param name="valueOf">The value of a path as it is written.</param>
    public bool Holds(Func<string, string> valueOf) => AnyOf.Any(condition => condition.Holds(valueOf));
}

/// <summary>Whether a key has one of some values.</summary>
/// <param name="Path">The dotted path.</param>
/// <param name="Values">As they are written; <c>family/*</c> stands for every value of a family.</param>
/// <param name="IsNegated">Whether it must have none of them.</param>
internal sealed record KeyCondition(string Path, ImmutableArray<string> Values, bool IsNegated)
{
    /// <summary>Whether it holds.</summary>
    /// <param name="valueOf">The value of a path as it is written.</param>
    public bool Holds(Func<string, string> valueOf)
    {
        var value = valueOf(Path);
        return Values.Any(wanted => wanted.EndsWith('*') ? value.StartsWith(wanted[..^1], StringComparison.Ordinal) : value == wanted)
            != IsNegated;
    }
}
