using System.Globalization;
using EsEnas.Core.Policies;
using EsEnas.Web.Networks;

namespace EsEnas.Web.Tests.Networks;

/// <summary>How a network is drawn.</summary>
public sealed class NetworkViewTests
{
    // A network of 17 observations, 32 hidden neurons and 6 actions, each edge in another share of the models.
    private static NetworkView View() => new("iteration 7", [17, 32, 6],
    [
        .. from input in Enumerable.Range(0, 17) from hidden in Enumerable.Range(17, 32)
           let place = (input * 32) + hidden
           select new NetworkEdge(input, hidden, (1 + (place % 100)) / 100.0, place % 5 == 0 ? double.NaN : Math.Sin(place)),
        .. from hidden in Enumerable.Range(17, 32) from output in Enumerable.Range(49, 6)
           select new NetworkEdge(hidden, output, 1, Math.Cos(hidden * output)),
    ], [.. Enumerable.Repeat(Nonlinearity.Tanh, 55)], 100);

    [Fact]
    public void Edges_that_look_alike_are_one_line_and_none_is_lost()
    {
        var view = View();
        var drawing = new NetworkDrawing(view.LayerSizes);
        Assert.InRange(view.Strokes.Length, 10, 120);
        var drawn = view.Strokes.SelectMany(stroke => stroke.Path.Split('M', StringSplitOptions.RemoveEmptyEntries)).Order();
        Assert.Equal(view.Edges.Select(edge => drawing.Path(edge)[1..]).Order(), drawn);
    }

    [Fact]
    public void Sign_width_and_color_are_those_of_the_edge_by_itself_but_for_a_step()
    {
        var view = View();
        var drawing = new NetworkDrawing(view.LayerSizes);
        foreach (var edge in view.Edges)
        {
            var apart = view.StrokeOf(drawing, edge);
            Assert.Contains(view.Strokes, stroke => stroke.Look == apart.Look
                && stroke.Path.Contains(apart.Path, StringComparison.Ordinal)
                && Math.Abs(Number(stroke.Width) - Number(apart.Width)) < 0.6
                && Math.Abs(Number(stroke.Opacity) - Number(apart.Opacity)) < 0.15);
        }
    }

    [Fact]
    public void What_most_models_have_is_drawn_above_what_few_have()
    {
        var strokes = View().Strokes;
        Assert.Equal("absent", strokes[0].Look);
        Assert.NotEqual("absent", strokes[^1].Look);
        Assert.True(Number(strokes[0].Width) < Number(strokes[^1].Width));
    }

    [Fact]
    public void Of_a_large_network_only_the_drawing_leaves_edges_out()
    {
        // 3,808 edges, each of four weights.
        Edge[] edges = [.. from hidden in Enumerable.Range(111, 32) from input in Enumerable.Range(0, 111) select new Edge(input, hidden),
            .. from output in Enumerable.Range(143, 8) from hidden in Enumerable.Range(111, 32) select new Edge(hidden, output)];
        var view = NetworkView.Of("policy", new WiredNetwork([111, 32, 8], [.. edges], [.. edges.Select((_, i) => (i % 4) - 1.5)],
            [.. new double[151]], [.. Enumerable.Repeat(Nonlinearity.Identity, 111), .. Enumerable.Repeat(Nonlinearity.Tanh, 40)]));
        Assert.Equal((3808, 4), (view.Present, view.Partitions.Length));
        Assert.Equal(NetworkView.MostDrawn, view.Drawn.Length);
        Assert.Equal(NetworkView.MostDrawn,
            view.Strokes.Sum(stroke => stroke.Path.Split('M', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
