using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.History;

/// <summary>History rows one after another in their binary form.</summary>
internal static class PackedRows
{
    /// <summary>The chunk that holds an iteration, from 0.</summary>
    public static int ChunkOf(int iteration) => (iteration - 1) / HistoryLimits.RowsPerChunk;

    /// <summary>The last iteration of a chunk.</summary>
    public static int LastOf(int chunk) => (chunk + 1) * HistoryLimits.RowsPerChunk;

    public static byte[] Pack(IEnumerable<IterationRow> rows)
    {
        var list = rows.ToArray();
        var bytes = new byte[list.Length * IterationRow.BinarySize];
        for (var i = 0; i < list.Length; i++) list[i].Write(bytes.AsSpan(i * IterationRow.BinarySize, IterationRow.BinarySize));
        return bytes;
    }

    /// <exception cref="ArgumentException">Not a whole number of rows.</exception>
    public static IReadOnlyList<IterationRow> Unpack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % IterationRow.BinarySize != 0) throw new ArgumentException($"{bytes.Length} bytes are not a whole number of rows.", nameof(bytes));
        var rows = new IterationRow[bytes.Length / IterationRow.BinarySize];
        for (var i = 0; i < rows.Length; i++) rows[i] = IterationRow.Read(bytes.Slice(i * IterationRow.BinarySize, IterationRow.BinarySize));
        return rows;
    }
}
