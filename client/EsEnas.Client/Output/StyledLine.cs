using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>A line of parts in colors; each part is made safe to print.</summary>
/// <param name="Parts">Texts, each with the number of its color among ANSI's foreground colors, or 0.</param>
internal sealed record StyledLine(params IReadOnlyList<(string Text, int Color)> Parts)
{
    /// <summary>Most columns of a bar.</summary>
    public const int WidestBar = 60;

    public const int Green = 32;
    public const int Yellow = 33;
    public const int Blue = 34;
    public const int Gray = 90;

    /// <summary>Columns of the terminal that it takes.</summary>
    public int Width => Parts.Sum(part => TextWidth.Of(SafeText.Line(part.Text)));

    /// <summary>A text as lines that fit between the sides of a window, broken between words.</summary>
    public static IEnumerable<StyledLine> Of(string text, int columns, int color = 0) =>
        TextWidth.Wrap(SafeText.Line(text), columns).Select(line => new StyledLine((line, color)));

    /// <summary>A bar whose full part differs from the rest by more than its color, with the percentage after it.</summary>
    public static StyledLine Bar(double done, int columns)
    {
        var percent = $"  {(int)Math.Floor(100 * done)} %";
        var width = Math.Clamp(columns - percent.Length, 1, WidestBar);
        var filled = (int)Math.Round(done * width);
        return new StyledLine((new string('━', filled), Green), (new string('╌', width - filled), Gray), (percent, 0));
    }

    /// <summary>What to send to the terminal.</summary>
    public string ToText(bool color) => string.Concat(Parts.Select(part =>
        color && part.Color != 0 ? $"\u001b[{part.Color}m{SafeText.Line(part.Text)}\u001b[0m" : SafeText.Line(part.Text)));
}
