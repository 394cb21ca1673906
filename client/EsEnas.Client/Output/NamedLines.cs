using System.Text;

namespace EsEnas.Client.Output;

/// <summary>A name and a text beside it, broken between words so that 80 columns hold it.</summary>
internal static class NamedLines
{
    private const int NameWidth = 14;
    private const int LineWidth = 80;

    public static void Write(CommandContext context, string name, string text)
    {
        foreach (var (line, i) in Wrapped(text).Select((line, i) => (line, i)))
            context.WriteLine($"{(i == 0 ? name : ""),-NameWidth}{line}");
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineWidth - NameWidth)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
