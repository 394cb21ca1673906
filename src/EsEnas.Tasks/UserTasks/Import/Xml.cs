using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Numbers and errors of the XML of robots.</summary>
internal static class Xml
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\r', ','];

    public static double[] Numbers(string text) =>
        [.. text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(word =>
            double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)];

    /// <summary>Numbers of an attribute, as many as asked for; the standard where it is missing.</summary>
    /// <exception cref="SpecificationException">It is something else.</exception>
    public static double[] Numbers(XElement element, string attribute, params double[] standard)
    {
        if ((string?)element.Attribute(attribute) is not { } text) return standard;
        var numbers = Numbers(text);
        return numbers.Length == standard.Length && numbers.All(double.IsFinite)
            ? numbers
            : throw Refused(element, $"{attribute}=\"{text}\"", $"{standard.Length} finite numbers");
    }

    /// <summary>As text that reads back to the same bits.</summary>
    public static string Text(params ReadOnlySpan<double> numbers)
    {
        var words = new string[numbers.Length];
        for (var i = 0; i < words.Length; i++) words[i] = (numbers[i] == 0 ? 0 : numbers[i]).ToString("R", CultureInfo.InvariantCulture);
        return string.Join(' ', words);
    }

    public static string Value(XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";

    public static SpecificationException Refused(XElement element, string value, string allowed) =>
        new(new SpecificationError($"{FileOf(element)} <{element.Name.LocalName}>", Shorten(value), allowed, LineOf(element)));

    public static SpecificationException Refused(string file, string value, string allowed) =>
        new(new SpecificationError(file, Shorten(value), allowed));

    public static int LineOf(XElement element) => element is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : 0;

    /// <summary>The file that an element came from.</summary>
    public static string FileOf(XElement element) =>
        element.AncestorsAndSelf().Select(above => above.Annotation<Origin>()?.File).FirstOrDefault(file => file is not null) ?? "model";

    public static string Shorten(string text)
    {
        var cut = text.Length > 80 ? text[..79] + "…" : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));
    }

    /// <summary>Where an element was read.</summary>
    internal sealed record Origin(string File);
}
