using System.Globalization;

namespace EsEnas.Core.Runs;

/// <summary>Which iteration of a run, from 1; 0 is the state before the first. Not a count of iterations. Thread safe.</summary>
/// <param name="Value">The number. One from outside may be negative until it has been checked.</param>
public readonly record struct IterationNumber(int Value) : IComparable<IterationNumber>, ISpanFormattable
{
    /// <summary>The first iteration of a run.</summary>
    public static IterationNumber First => new(1);

    /// <summary>Whether any iteration is completed when this one is the last.</summary>
    public bool IsBeforeFirst => Value <= 0;

    /// <summary>The iteration after this one.</summary>
    public IterationNumber Next => new(Value + 1);

    /// <summary>Whether an iteration comes before another one.</summary>
    public static bool operator <(IterationNumber left, IterationNumber right) => left.Value < right.Value;

    /// <summary>Whether an iteration comes after another one.</summary>
    public static bool operator >(IterationNumber left, IterationNumber right) => left.Value > right.Value;

    /// <summary>Whether an iteration comes before another one or is that one.</summary>
    public static bool operator <=(IterationNumber left, IterationNumber right) => left.Value <= right.Value;

    /// <summary>Whether an iteration comes after another one or is that one.</summary>
    public static bool operator >=(IterationNumber left, IterationNumber right) => left.Value >= right.Value;

    /// <summary>The iteration so many after another one.</summary>
    public static IterationNumber operator +(IterationNumber from, int count) => new(from.Value + count);

    /// <summary>The iteration so many before another one.</summary>
    public static IterationNumber operator -(IterationNumber from, int count) => new(from.Value - count);

    /// <summary>How many iterations there are from one to another one.</summary>
    public static int operator -(IterationNumber to, IterationNumber from) => to.Value - from.Value;

    /// <summary>The later of two.</summary>
    public static IterationNumber Max(IterationNumber left, IterationNumber right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(IterationNumber other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, format, provider);
}
