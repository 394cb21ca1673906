using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Components;

/// <summary>Text within a drawing, which Razor's own markup has no word for.</summary>
internal static class Svg
{
    /// <summary>A text element.</summary>
    /// <param name="look">Its class.</param>
    /// <param name="x">Where it stands.</param>
    /// <param name="y">Where it stands.</param>
    /// <param name="down">How much further down.</param>
    /// <param name="words">What it says.</param>
    internal static RenderFragment Text(string look, string x, string y, string down, string words) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", look);
        builder.AddAttribute(2, "x", x);
        builder.AddAttribute(3, "y", y);
        builder.AddAttribute(4, "dy", down);
        builder.AddContent(5, words);
        builder.CloseElement();
    };
}
