using System.Buffers.Binary;
using System.Globalization;

namespace EsEnas.Core.Training;

/// <summary>One line of a run's history. Holds nothing that depends on time or place.</summary>
/// <param name="Iteration">The iteration, from 1.</param>
/// <param name="MeanReturn">Mean real return of the evaluations at the current weights; NaN if all diverged.</param>
/// <param name="BestReturn">The best <paramref name="MeanReturn"/> so far; NaN if there is none.</param>
/// <param name="TrainingMean">Mean training return over all evaluations; NaN if all diverged.</param>
/// <param name="TrainingStd">Their population standard deviation; NaN if all diverged.</param>
/// <param name="Evaluations">Evaluations made.</param>
/// <param name="Diverged">Evaluations without a valid return.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="LiveWeights">Mean number of weights that the proposed models use, under the iteration's unperturbed weights.</param>
/// <param name="Fingerprint">Fingerprint of the state after the iteration.</param>
public sealed record IterationRow(int Iteration, double MeanReturn, double BestReturn, double TrainingMean, double TrainingStd,
    int Evaluations, int Diverged, long Steps, double LiveWeights, Fingerprint Fingerprint)
{
    /// <summary>The header of <c>history --csv</c>.</summary>
    public const string CsvHeader =
        "iteration,meanReturn,bestReturn,trainingMean,trainingStd,evaluations,diverged,steps,liveWeights,fingerprint";

    /// <summary>Size of <see cref="Write"/>'s output in bytes.</summary>
    public const int BinarySize = 80;

    /// <summary>The row as CSV, numbers with enough digits to read back to the bit; <c>NaN</c> where there is none.</summary>
    public string ToCsv() => string.Create(CultureInfo.InvariantCulture,
        $"{Iteration},{MeanReturn:R},{BestReturn:R},{TrainingMean:R},{TrainingStd:R},{Evaluations},{Diverged},{Steps},{LiveWeights:R},{Fingerprint}");

    /// <summary>Writes the row's binary form, little endian.</summary>
    /// <param name="target">At least <see cref="BinarySize"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public void Write(Span<byte> target)
    {
        if (target.Length < BinarySize)
            throw new ArgumentException($"A row takes {BinarySize} bytes, not {target.Length}.", nameof(target));
        BinaryPrimitives.WriteInt32LittleEndian(target, Iteration);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Evaluations);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Diverged);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Steps);
        BinaryPrimitives.WriteDoubleLittleEndian(target[24..], MeanReturn);
        BinaryPrimitives.WriteDoubleLittleEndian(target[32..], BestReturn);
        BinaryPrimitives.WriteDoubleLittleEndian(target[40..], TrainingMean);
        BinaryPrimitives.WriteDoubleLittleEndian(target[48..], TrainingStd);
        BinaryPrimitives.WriteDoubleLittleEndian(target[56..], LiveWeights);
        BinaryPrimitives.WriteUInt128LittleEndian(target[64..], Fingerprint.Value);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is too short.</exception>
    public static IterationRow Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < BinarySize)
            throw new ArgumentException($"A row takes {BinarySize} bytes, not {source.Length}.", nameof(source));
        return new IterationRow(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadDoubleLittleEndian(source[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[40..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[56..]),
            new Fingerprint(BinaryPrimitives.ReadUInt128LittleEndian(source[64..])));
    }
}
