using EsEnas.Analysis.Figures;
using ScottPlot;

namespace EsEnas.Analysis.Tests.Figures;

public sealed class SvgTextTests
{
    [Fact]
    public void Patterns_become_dashes_and_plain_widths_stay()
    {
        var dashes = string.Join(' ', LinePattern.Dashed.Intervals);

        Assert.Equal($"<path stroke-width=\"2\" stroke-dasharray=\"{dashes}\" d=\"\"/>",
            SvgText.Finish("<path stroke-width=\"2.001\" d=\"\"/>"));
        Assert.Equal($"<path stroke-width=\"1.5\" stroke-dasharray=\"{string.Join(' ', LinePattern.Dotted.Intervals)}\"/>",
            SvgText.Finish("<path stroke-width=\"1.503\"/>"));
        foreach (var width in (string[])["1", "0.5", "2.2", "1.75", "10"])
            Assert.Equal($"<path stroke-width=\"{width}\"/>", SvgText.Finish($"<path stroke-width=\"{width}\"/>"));
    }

    [Fact]
    public void Ids_are_numbered_in_order_of_appearance_and_labels_left_alone() => Assert.Equal(
        "<clipPath id=\"cl_1\"/><g clip-path=\"url(#cl_1)\"/><clipPath id=\"cl_2\"/><g clip-path=\"url(#cl_2)\"/><text>cl_a7</text>",
        SvgText.Finish("<clipPath id=\"cl_a7\"/><g clip-path=\"url(#cl_a7)\"/><clipPath id=\"cl_12\"/><g " +
            "clip-path=\"url(#cl_12)\"/><text>cl_a7</text>"));

    [Fact]
    public void Lines_are_as_they_were_after_drawing()
    {
        var plot = new Plot();
        var line = plot.Add.Line(0, 0, 1, 1);
        (line.LineWidth, line.LinePattern) = (2, LinePattern.Dotted);
        var (width, pattern) = (0f, LinePattern.Dashed);

        SvgText.WithPatternsInWidths([plot], () => (width, pattern) = (line.LineWidth, line.LinePattern));

        Assert.Equal(2.003f, width, 0.00001f);
        Assert.Equal(LinePattern.Solid.Name, pattern.Name);
        Assert.Equal((2f, LinePattern.Dotted.Name), (line.LineWidth, line.LinePattern.Name));
    }

    [Fact]
    public void Width_of_a_solid_line_is_not_read_as_a_pattern()
    {
        var plot = new Plot();
        var line = plot.Add.Line(0, 0, 1, 1);
        line.LineWidth = 1.602f;
        var drawn = 0f;

        SvgText.WithPatternsInWidths([plot], () => drawn = line.LineWidth);

        Assert.Equal(1.6f, drawn);
        Assert.Equal(1.602f, line.LineWidth);
        Assert.Equal("<path stroke-width=\"1.602\"/>", SvgText.WithOwnNumbers("<path stroke-width=\"1.602\"/>"));
    }
}
