using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;

namespace EsEnas.Core.Runs;

/// <summary>One line of a run's history. Holds nothing that depends on time or place.</summary>
/// <param name="Iteration">The iteration.</param>
/// <param name="MeanReturn">
/// Mean real return of the evaluations at the current weights of iteration <see cref="MeanReturnIteration"/>, the last that had some; NaN
/// if all of those are invalid.
/// </param>
/// <param name="BestReturn">The best <paramref name="MeanReturn"/> so far; NaN if there is none.</param>
/// <param name="TrainingMean">Mean training return over all evaluations; NaN if all are invalid.</param>
/// <param name="TrainingStd">Their population standard deviation; NaN if all are invalid.</param>
/// <param name="Evaluations">Evaluations made.</param>
/// <param name="Diverged">Evaluations without a valid return, whatever the reason.</param>
/// <param name="Steps">Environment steps made.</param>
/// <param name="LiveWeights">Mean number of weights that the proposed models use, under the iteration's unperturbed weights.</param>
/// <param name="Fingerprint">Fingerprint of the state after the iteration.</param>
public sealed record IterationRow(IterationNumber Iteration, double MeanReturn, double BestReturn, double TrainingMean, double TrainingStd,
    int Evaluations, int Diverged, long Steps, double LiveWeights, Fingerprint Fingerprint)
{
    /// <summary>The header of <c>history --csv</c>.</summary>
    public const string CsvHeader =
        "iteration,meanReturn,bestReturn,trainingMean,trainingStd,evaluations,diverged,steps,liveWeights,fingerprint," +
        "invalidUnknown,invalidDiverged,invalidNonFiniteAction,invalidNonFiniteObservation,invalidNonFiniteReward,invalidBadControl," +
        "invalidContactsFull,invalidConstraintsFull,invalidBadInertia,invalidProcessAborted," +
        "meanReturnIteration,scaleReductions,scaleIteration,scaleReturnedTo,scaleChange,scaleNarrowings";

    private const int HeadSize = 80;
    private const int ReasonsAt = 12;
    private const int ReasonSize = 8;
    private const int MaxReasons = 256;

    // Entries after the reasons with numbers that no reason has: what a row says beyond the head, where it says something.
    private const int MeanReturnEntry = 1000;
    private const int ReductionsEntry = 1001;
    private const int ScaleIterationEntry = 1002;
    private const int ReturnedToEntry = 1003;
    private const int ScaleChangeEntry = 1004;
    private const int NarrowingsEntry = 1005;

    // Of each term of the reward two entries, the lower and the upper half of its bits, in the order of the terms.
    private const int FirstTermEntry = 2000;
    private const int MostTerms = 110;

    private readonly InvalidCounts invalid;
    private readonly int meanReturnIteration;

    /// <summary>
    /// Reasons of the evaluations that <see cref="Diverged"/> counts; all unknown in rows of builds that did not tell them.
    /// </summary>
    public InvalidCounts Invalid
    {
        get => invalid.Total > 0 || Diverged <= 0 ? invalid : InvalidCounts.Of(InvalidReason.Unknown, Diverged);
        init => invalid = value;
    }

    /// <summary>
    /// The iteration that <see cref="MeanReturn"/> was measured in: this one, unless <c>evaluations.atCurrentEvery</c> is above 1.
    /// </summary>
    public IterationNumber MeanReturnIteration
    {
        get => meanReturnIteration == 0 ? Iteration : new IterationNumber(meanReturnIteration);
        init => meanReturnIteration = value == Iteration ? 0 : value.Value;
    }

    /// <summary>
    /// The mean sum of each term of the reward over the iteration's valid evaluations, in the order of the task's terms: together their
    /// mean real return. Empty where they are not known, as in rows of builds that did not tell them.
    /// </summary>
    public ImmutableArray<double> Terms { get; init; } = [];

    /// <summary>Where the step schedule stands; the default for a constant one.</summary>
    public ScaleStatus Scale { get; init; }

    /// <summary>Whether the iteration ended by reducing the scale of the steps.</summary>
    public bool ReducedScale => Scale.Iteration == Iteration.Value
        && Scale.Change is not (ScaleChange.None or ScaleChange.Ended);

    /// <summary>Whether no evaluation has a valid return, so that nothing was learned.</summary>
    public bool IsBarren => Diverged >= Evaluations;

    /// <summary>
    /// Size of <see cref="Write"/>'s output in bytes: 80, and 8 for each reason that occurs and each entry beyond the head.
    /// </summary>
    public int BinarySize => HeadSize + (ReasonSize * Entries().Count());

    /// <summary>Whether both hold the same, terms included.</summary>
    public bool Equals(IterationRow? other) => other is not null && Pack([this]).AsSpan().SequenceEqual(Pack([other]));

    /// <inheritdoc/>
    public override int GetHashCode() => Iteration.Value;

    /// <summary>The row as CSV, numbers with enough digits to read back to the bit; <c>NaN</c> where there is none.</summary>
    public string ToCsv()
    {
        var reasons = string.Join(',', InvalidReasonText.All.Select(reason => Invalid[reason].ToString(CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture,
            $"{Iteration},{MeanReturn:R},{BestReturn:R},{TrainingMean:R},{TrainingStd:R},{Evaluations},{Diverged},{Steps}," +
            $"{LiveWeights:R},{Fingerprint},{reasons},{MeanReturnIteration},{Scale.Reductions},{Scale.Iteration},{Scale.ReturnedTo}," +
            $"{ScaleText.Word(Scale.Change)},{Scale.Narrowings}");
    }

    /// <summary>
    /// Writes the row's binary form, little endian: 80 bytes that are the same in all builds, then the reasons, if there are any.
    /// </summary>
    /// <param name="target">At least <see cref="BinarySize"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public void Write(Span<byte> target)
    {
        if (target.Length < BinarySize)
            throw new ArgumentException($"This row takes {BinarySize} bytes, not {target.Length}.", nameof(target));
        BinaryPrimitives.WriteInt32LittleEndian(target, Iteration.Value);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Evaluations);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Diverged);
        BinaryPrimitives.WriteInt32LittleEndian(target[ReasonsAt..], Entries().Count());
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Steps);
        BinaryPrimitives.WriteDoubleLittleEndian(target[24..], MeanReturn);
        BinaryPrimitives.WriteDoubleLittleEndian(target[32..], BestReturn);
        BinaryPrimitives.WriteDoubleLittleEndian(target[40..], TrainingMean);
        BinaryPrimitives.WriteDoubleLittleEndian(target[48..], TrainingStd);
        BinaryPrimitives.WriteDoubleLittleEndian(target[56..], LiveWeights);
        BinaryPrimitives.WriteUInt128LittleEndian(target[64..], Fingerprint.Value);
        var at = HeadSize;
        foreach (var (number, value) in Entries())
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], number);
            BinaryPrimitives.WriteInt32LittleEndian(target[(at + 4)..], value);
            at += ReasonSize;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, in this or an earlier build; bytes behind it are left alone.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> is too short, or holds no row.</exception>
    public static IterationRow Read(ReadOnlySpan<byte> source)
    {
        var size = SizeOf(source);
        var row = new IterationRow(
            new IterationNumber(BinaryPrimitives.ReadInt32LittleEndian(source)),
            BinaryPrimitives.ReadDoubleLittleEndian(source[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[32..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[40..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadDoubleLittleEndian(source[56..]),
            new Fingerprint(BinaryPrimitives.ReadUInt128LittleEndian(source[64..])));
        var (counts, scale, measured) = (InvalidCounts.None, row.Scale, row.Iteration);
        var terms = ImmutableArray.CreateBuilder<double>();
        uint lower = 0;
        for (var at = HeadSize; at < size; at += ReasonSize)
        {
            // A reason of a newer build is one that this build does not know.
            var number = BinaryPrimitives.ReadInt32LittleEndian(source[at..]);
            var value = BinaryPrimitives.ReadInt32LittleEndian(source[(at + 4)..]);
            if (number >= MeanReturnEntry)
            {
                // An entry of a newer build is left out.
                if (number == MeanReturnEntry) measured = new IterationNumber(value);
                else if (number == FirstTermEntry + (2 * terms.Count)) lower = (uint)value;
                else if (number == FirstTermEntry + (2 * terms.Count) + 1)
                    terms.Add(BitConverter.UInt64BitsToDouble(lower | ((ulong)(uint)value << 32)));
                else scale = WithEntry(scale, number, value);
                continue;
            }

            var reason =
                number is > 0 and <= byte.MaxValue && Enum.IsDefined((InvalidReason)number) ? (InvalidReason)number : InvalidReason.Unknown;
            if (value < 0) throw new ArgumentException($"A row counts {value} invalid evaluations.", nameof(source));
            counts += InvalidCounts.Of(reason, value);
        }

        row = row with { MeanReturnIteration = measured, Scale = scale, Terms = terms.ToImmutable() };
        return counts.Total == 0 ? row : row with { Invalid = counts };
    }

    /// <summary>Rows one after another in their binary form.</summary>
    public static byte[] Pack(IEnumerable<IterationRow> rows)
    {
        var list = rows.ToArray();
        var bytes = new byte[list.Sum(row => row.BinarySize)];
        var at = 0;
        foreach (var row in list)
        {
            row.Write(bytes.AsSpan(at));
            at += row.BinarySize;
        }

        return bytes;
    }

    /// <summary>Reads packed rows.</summary>
    /// <exception cref="ArgumentException">Not a whole number of rows.</exception>
    public static IReadOnlyList<IterationRow> Unpack(ReadOnlySpan<byte> bytes)
    {
        var rows = new List<IterationRow>(bytes.Length / HeadSize);
        for (var rest = bytes; rest.Length > 0; rest = rest[SizeOf(rest)..]) rows.Add(Read(rest));
        return rows;
    }

    private IEnumerable<(int Number, int Value)> Entries()
    {
        foreach (var (reason, count) in invalid.Present) yield return ((int)reason, checked((int)count));
        if (meanReturnIteration != 0) yield return (MeanReturnEntry, meanReturnIteration);
        if (Scale.Reductions != 0) yield return (ReductionsEntry, Scale.Reductions);
        if (Scale.Iteration != 0) yield return (ScaleIterationEntry, Scale.Iteration);
        if (Scale.ReturnedTo != 0) yield return (ReturnedToEntry, Scale.ReturnedTo);
        if (Scale.Change != ScaleChange.None) yield return (ScaleChangeEntry, (int)Scale.Change);
        if (Scale.Narrowings != 0) yield return (NarrowingsEntry, Scale.Narrowings);
        for (var i = 0; i < Math.Min(Terms.Length, MostTerms); i++)
        {
            var bits = BitConverter.DoubleToUInt64Bits(Terms[i]);
            yield return (FirstTermEntry + (2 * i), (int)(uint)bits);
            yield return (FirstTermEntry + (2 * i) + 1, (int)(uint)(bits >> 32));
        }
    }

    private static ScaleStatus WithEntry(ScaleStatus scale, int number, int value) => number switch
    {
        ReductionsEntry => scale with { Reductions = value },
        ScaleIterationEntry => scale with { Iteration = value },
        ReturnedToEntry => scale with { ReturnedTo = value },
        NarrowingsEntry => scale with { Narrowings = value },
        ScaleChangeEntry when Enum.IsDefined((ScaleChange)value) => scale with { Change = (ScaleChange)value },
        _ => scale,
    };

    private static int SizeOf(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeadSize)
            throw new ArgumentException($"A row takes {HeadSize} bytes or more, not {source.Length}.", nameof(source));
        var reasons = BinaryPrimitives.ReadInt32LittleEndian(source[ReasonsAt..]);
        if (reasons is < 0 or > MaxReasons) throw new ArgumentException($"A row has {reasons} reasons.", nameof(source));
        var size = HeadSize + (ReasonSize * reasons);
        return source.Length >= size
            ? size
            : throw new ArgumentException($"This row takes {size} bytes, not {source.Length}.", nameof(source));
    }
}
