using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;

namespace EsEnas.Core.Tests.Runs;

public sealed class IterationRowTests
{
    private static readonly IterationRow Row =
        new(new(12), 1.0 / 3, double.NaN, -1e-300, 5e300, 150, 2, 123456789012, 63.97,
        new Fingerprint(UInt128.Parse("123456789012345678901234567890")));

    [Fact]
    public void Csv_has_the_columns_of_the_header_and_numbers_that_read_back()
    {
        Assert.Equal(
            "12,0.3333333333333333,NaN,-1E-300,5E+300,150,2,123456789012,63.97,000000018ee90ff6c373e0ee4e3f0ad2,2,0,0,0,0,0,0,0,0,0,"
            + "12,0,0,0,none,0",
            Row.ToCsv());
        Assert.Equal(IterationRow.CsvHeader.Split(',').Length, Row.ToCsv().Split(',').Length);
    }

    [Fact]
    public void Binary_form_reads_back_to_the_same_row()
    {
        Span<byte> bytes = stackalloc byte[Row.BinarySize];
        bytes.Fill(0xEE);

        Row.Write(bytes);

        Assert.Equal(Row, IterationRow.Read(bytes));
    }

    [Fact]
    public void Binary_form_is_fixed()
    {
        var bytes = new byte[80];
        new IterationRow(new(1), 2, 3, 4, 5, 6, 7, 8, 9, new Fingerprint(10)).Write(bytes);

        Assert.Equal(
            "0100000006000000070000000000000008000000000000000000000000000040" +
            "0000000000000840000000000000104000000000000014400000000000002240" +
            "0A000000000000000000000000000000",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Reasons_of_invalid_evaluations_are_columns_behind_the_others_and_read_back()
    {
        var told = Row with
        {
            Invalid = InvalidCounts.Of([InvalidReason.ContactsFull, InvalidReason.ContactsFull, InvalidReason.Diverged]),
        };

        Assert.EndsWith(",000000018ee90ff6c373e0ee4e3f0ad2,0,1,0,0,0,0,2,0,0,0,12,0,0,0,none,0", told.ToCsv(), StringComparison.Ordinal);
        var read = IterationRow.Unpack(IterationRow.Pack([Row, told, Row]));
        Assert.Equal([Row, told, Row], read);
        Assert.Equal("2 contacts full, 1 diverged", $"{read[1].Invalid}");
        Assert.Equal(InvalidReasonText.All.Select(InvalidReasonText.Column), IterationRow.CsvHeader.Split(',')[10..20]);
    }

    [Fact]
    public void Iteration_without_evaluations_at_the_current_weights_says_where_its_mean_is_from()
    {
        var told = Row with { MeanReturnIteration = new IterationNumber(9), Invalid = InvalidCounts.Of(InvalidReason.Diverged, 2) };

        Assert.EndsWith(",9,0,0,0,none,0", told.ToCsv(), StringComparison.Ordinal);
        Assert.Equal("meanReturnIteration", IterationRow.CsvHeader.Split(',')[20]);
        var read = IterationRow.Unpack(IterationRow.Pack([told, Row]));
        Assert.Equal([told, Row], read);
        Assert.Equal(new IterationNumber(9), read[0].MeanReturnIteration);
        Assert.Equal(InvalidCounts.Of(InvalidReason.Diverged, 2), read[0].Invalid);
        Assert.Equal(read[1].Iteration, read[1].MeanReturnIteration);
    }

    [Fact]
    public void Sums_of_the_reward_s_terms_read_back_to_the_bit_and_are_in_no_column_of_the_row()
    {
        var told = Row with
        {
            Terms = [1.0 / 3, double.NaN, -0.0, double.NegativeInfinity, 5e-324],
            Invalid = InvalidCounts.Of(InvalidReason.Diverged, 2),
        };

        var read = IterationRow.Unpack(IterationRow.Pack([told, Row, told]));

        Assert.Equal(told.Terms.Select(BitConverter.DoubleToInt64Bits), read[0].Terms.Select(BitConverter.DoubleToInt64Bits));
        Assert.Empty(read[1].Terms);
        Assert.Equal(told, read[2]);
        Assert.NotEqual(told, told with { Terms = [1.0 / 3] });
        Assert.Equal((Row with { Invalid = told.Invalid }).ToCsv(), told.ToCsv());
    }

    [Theory]
    [InlineData(0, 0, 0, ScaleChange.None, 0)]
    [InlineData(3, 12, 7, ScaleChange.Fell, 0)]
    [InlineData(1, 5, 2, ScaleChange.Stalled, 4)]
    [InlineData(0, 12, 0, ScaleChange.Ended, 0)]
    [InlineData(0, 11, 0, ScaleChange.Narrowed, 3)]
    public void Scale_of_the_steps_reads_back(int reductions, int iteration, int returnedTo, ScaleChange change, int narrowings)
    {
        var told = Row with { Scale = new ScaleStatus(reductions, iteration, returnedTo, change) { Narrowings = narrowings } };

        Assert.EndsWith($",12,{reductions},{iteration},{returnedTo},{ScaleText.Word(change)},{narrowings}", told.ToCsv(),
            StringComparison.Ordinal);
        var read = Assert.Single(IterationRow.Unpack(IterationRow.Pack([told])));
        Assert.Equal(told, read);
        Assert.Equal(change is ScaleChange.Fell, read.ReducedScale);
    }

    [Fact]
    public void Entry_of_a_newer_build_is_left_out()
    {
        var bytes = IterationRow.Pack([Row with { MeanReturnIteration = new IterationNumber(9) }]);
        bytes[81] = 0x77;

        Assert.Equal(Row, Assert.Single(IterationRow.Unpack(bytes)));
    }

    [Fact]
    public void Row_of_a_build_that_told_no_reasons_counts_them_as_unknown_and_is_written_as_it_was()
    {
        var bytes = IterationRow.Pack([Row]);

        Assert.Equal(80, bytes.Length);
        var read = Assert.Single(IterationRow.Unpack(bytes));
        Assert.Equal(InvalidCounts.Of(InvalidReason.Unknown, 2), read.Invalid);
        Assert.Equal(bytes, IterationRow.Pack([read]));
    }

    [Fact]
    public void Reason_of_a_newer_build_counts_as_unknown()
    {
        var bytes = IterationRow.Pack([Row with { Invalid = InvalidCounts.Of(InvalidReason.Diverged, 2) }]);
        bytes[80] = 77;

        Assert.Equal(InvalidCounts.Of(InvalidReason.Unknown, 2), Assert.Single(IterationRow.Unpack(bytes)).Invalid);
    }

    [Fact]
    public void Bytes_that_are_no_rows_are_refused()
    {
        var told = Row with { Invalid = InvalidCounts.Of(InvalidReason.Diverged, 2) };
        Assert.Throws<ArgumentException>(() => Row.Write(new byte[79]));
        Assert.Throws<ArgumentException>(() => told.Write(new byte[87]));
        Assert.Throws<ArgumentException>(() => IterationRow.Read(new byte[79]));
        Assert.Throws<ArgumentException>(() => IterationRow.Unpack(IterationRow.Pack([told]).AsSpan(0, 87)));
        byte[] endless = [.. new byte[12], 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[200]];
        Assert.Throws<ArgumentException>(() => IterationRow.Unpack(endless));
    }
}
