using System.Globalization;
using System.Text.RegularExpressions;
using ScottPlot;

namespace EsEnas.Analysis.Figures;

/// <summary>
/// What Skia's SVG canvas cannot do: it draws dashed lines solid and numbers its clip paths through the life of the process. So while it
/// draws, a line's width has one decimal and its pattern travels as thousandths of it, and the finished text gets the dashes and numbers of
/// its own.
/// </summary>
internal static partial class SvgText
{
    /// <summary>Draws the plots with the patterns in the widths, and sets them back.</summary>
    public static void WithPatternsInWidths(IEnumerable<Plot> plots, Action draw)
    {
        var lines = plots.SelectMany(plot => plot.GetPlottables().OfType<IHasLine>().Concat(plot.Legend.ManualItems))
            .Where(line => line.LineWidth > 0).Select(line => (Line: line, line.LineWidth, line.LinePattern)).ToList();
        foreach (var (line, width, pattern) in lines)
            (line.LineWidth, line.LinePattern) = (MathF.Round(width, 1) + (0.001f * CodeOf(pattern)), LinePattern.Solid);
        try
        {
            draw();
        }
        finally
        {
            foreach (var (line, width, pattern) in lines) (line.LineWidth, line.LinePattern) = (width, pattern);
        }
    }

    /// <summary>The text with ids numbered from 1 in order of appearance.</summary>
    public static string WithOwnNumbers(string svg)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        return IdPattern().Replace(svg, match =>
        {
            if (!ids.TryGetValue(match.Value, out var id))
                ids.Add(match.Value, id = match.Groups[1].Value + (ids.Count + 1).ToString(CultureInfo.InvariantCulture));
            return id;
        });
    }

    /// <summary>The text of plots that were drawn with patterns in their widths, with dashes and numbers of its own.</summary>
    public static string Finish(string svg) =>
        WidthPattern().Replace(WithOwnNumbers(svg), match =>
        {
            var width = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var plain = Math.Floor((width * 10) + 1e-4) / 10;
            var code = (int)Math.Round((width - plain) * 1000);
            if (code <= 0 || code >= FigureStyle.Patterns.Count) return match.Value;
            var dashes =
                string.Join(' ', FigureStyle.Patterns[code].Intervals.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            return $"stroke-width=\"{plain.ToString(CultureInfo.InvariantCulture)}\" stroke-dasharray=\"{dashes}\"";
        });

    private static int CodeOf(LinePattern pattern) => Math.Max(0, FigureStyle.Patterns.FindIndex(known => known.Name == pattern.Name));

    // Only where an id is set or referred to: labels are left alone.
    [GeneratedRegex("(?<=id=\"|url\\(#|href=\"#)([a-z]+_)[0-9a-f]+(?=[\")])")]
    private static partial Regex IdPattern();

    [GeneratedRegex("stroke-width=\"([0-9.]+)\"")]
    private static partial Regex WidthPattern();
}
