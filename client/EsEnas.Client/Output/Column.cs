namespace EsEnas.Client.Output;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Right">Whether its cells are set right, as numbers are.</param>
/// <param name="Rank">
/// What becomes of it in a narrow window: those of the highest rank are left out first, those of rank 0 never.
/// </param>
internal readonly record struct Column(string Heading, bool Right = false, int Rank = 0)
{
    /// <summary>Whether its cells are sentences, which may go on in the next line, between two words.</summary>
    public bool Words { get; init; }

    public static implicit operator Column((string Heading, bool Right) column) => new(column.Heading, column.Right);

    public static implicit operator Column((string Heading, bool Right, int Rank) column) => new(column.Heading, column.Right, column.Rank);
}
