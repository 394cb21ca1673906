using System.Globalization;
using System.Text;
using EsEnas.Client.Output;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>A table as CSV: numbers with 17 digits, names in quotes where they need them.</summary>
internal sealed class CsvTable : TraceTable
{
    private readonly StreamWriter writer;
    private IReadOnlyList<TraceColumn> columns = [];

    public CsvTable(string path, bool overwrite) : base(path, overwrite) => writer = new StreamWriter(Stream, new UTF8Encoding(false));

    public override void Begin(IReadOnlyList<TraceColumn> columns)
    {
        this.columns = columns;
        writer.Write(string.Join(',', columns.Select(column => CsvText.Quoted(column.Name))));
        writer.Write('\n');
    }

    public override void Write(IReadOnlyList<double[]> rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (i > 0) writer.Write(',');
                writer.Write(columns[i].Kind switch
                {
                    TraceColumnKind.Whole or TraceColumnKind.Flag => ((long)row[i]).ToString(CultureInfo.InvariantCulture),
                    TraceColumnKind.NumberOrNone when double.IsNaN(row[i]) => "",
                    TraceColumnKind.Reason => ReasonOf(row[i]),
                    _ => SeventeenDigits.Format(row[i]),
                });
            }
            writer.Write('\n');
        }
    }

    protected override void End() => writer.Flush();
}
