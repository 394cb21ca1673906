using EsEnas.Core.Training;

namespace EsEnas.Core.Tests.Training;

public sealed class IterationRowTests
{
    private static readonly IterationRow Row =
        new(12, 1.0 / 3, double.NaN, -1e-300, 5e300, 150, 2, 123456789012, 63.97,
        new Fingerprint(UInt128.Parse("123456789012345678901234567890")));

    [Fact]
    public void Csv_has_the_columns_of_the_header_and_numbers_that_read_back()
    {
        Assert.Equal("12,0.3333333333333333,NaN,-1E-300,5E+300,150,2,123456789012,63.97,000000018ee90ff6c373e0ee4e3f0ad2", Row.ToCsv());
        Assert.Equal(IterationRow.CsvHeader.Split(',').Length, Row.ToCsv().Split(',').Length);
    }

    [Fact]
    public void Binary_form_reads_back_to_the_same_row()
    {
        Span<byte> bytes = stackalloc byte[IterationRow.BinarySize];
        bytes.Fill(0xEE);

        Row.Write(bytes);

        Assert.Equal(Row, IterationRow.Read(bytes));
    }

    [Fact]
    public void Binary_form_is_fixed()
    {
        var bytes = new byte[80];
        new IterationRow(1, 2, 3, 4, 5, 6, 7, 8, 9, new Fingerprint(10)).Write(bytes);

        Assert.Equal(
            "01000000060000000700000000000000080000000000000000000000000000400000000000000840000000000000104000000000000014400000000000002240" + "0A000000000000000000000000000000",
            Convert.ToHexString(bytes));
    }

    [Fact]
    public void Short_buffer_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Row.Write(new byte[79]));
        Assert.Throws<ArgumentException>(() => IterationRow.Read(new byte[79]));
    }
}
