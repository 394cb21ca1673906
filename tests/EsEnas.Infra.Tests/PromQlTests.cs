namespace EsEnas.Infra.Tests;

public sealed class PromQlTests
{
    [Theory]
    [InlineData("sum by (a, b) (rate(x_total{c=~\"$d\",e=\"up\"}[5m])) / 60 * y", "x_total y", "a b c e")]
    [InlineData("label_values(m{k=\"v\"}, label)", "m", "k label")]
    [InlineData("max(up) unless absent(down[30m])", "up down", "")]
    public void Names_are_told_apart(string expression, string series, string labels)
    {
        Assert.Equal(series.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), PromQl.Series(expression).Order());
        Assert.Equal(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), PromQl.LabelNames(expression).Order());
    }
}
