using System.Text;
using System.Text.Json;
using EsEnas.Export.C;

namespace EsEnas.Client.Output;

/// <summary>What a compiler made of a policy's C, for scripts and for people.</summary>
internal static class CompiledText
{
    /// <summary>Writes the list of it.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<(string Arithmetic, CSize Size)> sizes) =>
        writer.WriteObjects("compiled", sizes, row =>
        {
            writer.WriteString("arithmetic", row.Arithmetic);
            writer.WriteString("processor", row.Size.Processor);
            writer.WriteNumber("text", row.Size.Text);
            writer.WriteNumber("data", row.Size.Data);
            writer.WriteNumber("bss", row.Size.Bss);
            writer.WriteNumber("flash", row.Size.WithLibrary);
        });

    /// <summary>It as a table of at most 80 columns.</summary>
    public static string Table(IReadOnlyList<(string Arithmetic, CSize Size)> sizes)
    {
        var text = new StringBuilder(Row("compiled", "as C in", ".text", ".data", ".bss", "with libraries"));
        foreach (var (arithmetic, size) in sizes)
        {
            text.Append(Row($"  {size.Processor}", arithmetic, Bytes(size.Text), Bytes(size.Data), Bytes(size.Bss),
                Bytes(size.WithLibrary)));
        }
        return text.ToString();
    }

    private static string Bytes(int count) => $"{Numbers.Count(count)} B";

    private static string Row(string processor, string arithmetic, string text, string data, string bss, string whole) =>
        $"{processor,-12} {arithmetic,-13} {text,10} {data,8} {bss,8} {whole,15}\n";
}
