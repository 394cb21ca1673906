using EsEnas.Analysis.Figures;
using ScottPlot;

namespace EsEnas.Analysis.Tests.Figures;

public sealed class FiguresTests
{
    [Fact]
    public void Front_holds_what_no_other_point_beats()
    {
        (double, double)[] points = [(64, 300), (8, 100), (16, 90), (8, 80), (32, 300), (40, 310)];

        Assert.Equal([(8, 100), (32, 300), (40, 310)], ParetoFigure.Front(points));
        Assert.Empty(ParetoFigure.Front([]));
    }

    [Fact]
    public void Scale_darkens_all_the_way()
    {
        double Luminance(double share)
        {
            var color = FigureStyle.Scale(share);
            return (0.2126 * color.R) + (0.7152 * color.G) + (0.0722 * color.B);
        }
        for (var i = 1; i <= 50; i++) Assert.True(Luminance(i / 50.0) < Luminance((i - 1) / 50.0), $"at {i}");
        Assert.Equal(FigureStyle.Scale(1), FigureStyle.Scale(7));
        Assert.Equal(FigureStyle.Scale(0), FigureStyle.Scale(double.NaN));
    }

    [Fact]
    public void Methods_differ_in_more_than_color()
    {
        Assert.Equal(7, Enumerable.Range(0, 7).Select(FigureStyle.MarkerOf).Distinct().Count());
        Assert.NotEqual(Colors.Black, FigureStyle.ColorOf(1));
    }

    [Theory]
    [InlineData("factorized (3 seeds)", "factorized (3 seeds)")]
    [InlineData("factorized, learningRate 1, clip 10, sigma 0.3", "factorized, learningRate 1,\nclip 10, sigma 0.3")]
    [InlineData("a name without any comma that is too long, b", "a name without any comma that is too long,\nb")]
    public void Legend_folds_long_labels_after_commas(string label, string folded) => Assert.Equal(folded, Legends.Folded(label, 30));

    [Fact]
    public void Smooth_course_keeps_lines_and_ends_and_levels_noise()
    {
        double[] line = [.. Enumerable.Range(0, 200).Select(i => 3.0 * i)];
        Assert.All(Smoothing.Of(line).Zip(line), pair => Assert.Equal(pair.Second, pair.First, 9));
        double[] noise = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1.0 : -1.0)];
        var smooth = Smoothing.Of(noise);
        Assert.Equal((1, -1), (smooth[0], smooth[^1]));
        Assert.All(smooth[10..190], value => Assert.InRange(Math.Abs(value), 0, 0.15));
        Assert.Equal([1.0, 5, 2], Smoothing.Of([1, 5, 2]));
    }
}
