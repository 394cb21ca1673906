using Parquet;
using Parquet.Schema;

namespace EsEnas.Client.Evaluation;

/// <summary>A table as Parquet: a row group for each time that rows are written.</summary>
internal sealed class ParquetTable(string path, bool overwrite) : TraceTable(path, overwrite)
{
    private IReadOnlyList<TraceColumn> columns = [];
    private DataField[] fields = [];
    private ParquetWriter? writer;

    public override void Begin(IReadOnlyList<TraceColumn> columns)
    {
        this.columns = columns;
        fields = [.. columns.Select(column => new DataField(column.Name, TypeOf(column.Kind), isNullable: false))];
        writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(fields), Stream));
    }

    public override void Write(IReadOnlyList<double[]> rows)
    {
        if (rows.Count == 0 || writer is null) return;
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
        {
            var column = i;
            var values = rows.Select(row => row[column]);
            Wait(columns[i].Kind switch
            {
                TraceColumnKind.Whole => group.WriteAsync<int>(fields[i], values.Select(value => (int)value).ToArray()),
                TraceColumnKind.Flag => group.WriteAsync<bool>(fields[i], values.Select(value => value != 0).ToArray()),
                TraceColumnKind.Reason => group.WriteAsync(fields[i], values.Select(ReasonOf).ToArray()),
                _ => group.WriteAsync<double>(fields[i], values.ToArray()),
            });
        }
    }

    protected override void End()
    {
        if (writer is not null) Wait(writer.DisposeAsync().AsTask());
    }

    private static Type TypeOf(TraceColumnKind kind) => kind switch
    {
        TraceColumnKind.Whole => typeof(int),
        TraceColumnKind.Flag => typeof(bool),
        TraceColumnKind.Reason => typeof(string),
        _ => typeof(double),
    };

    // Files are written on threads of their own: nobody else waits.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
