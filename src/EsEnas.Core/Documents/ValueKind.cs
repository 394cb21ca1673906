namespace EsEnas.Core.Documents;

/// <summary>
/// How values of one type are read from a node, checked and written. One instance serves reading, error messages and documents alike.
/// </summary>
internal abstract class ValueKind<T>
{
    /// <summary>What is allowed, as a noun phrase: "a number above 0, at most 100".</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads a node; false for another type or a value out of range.</summary>
    public abstract bool TryRead(DocumentNode node, out T value);

    /// <summary>Whether a value that code has set is in range.</summary>
    public abstract bool IsAllowed(T value);

    /// <summary>The canonical text, which reads back to the same value.</summary>
    public abstract string Write(T value);
}
