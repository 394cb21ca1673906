namespace EsEnas.Web.Networks;

/// <summary>Edges of a network that look alike, drawn at once.</summary>
/// <param name="Look">Whether their weights are positive, negative, or none of the best model's: <c>plus</c>, <c>minus</c>,
/// <c>absent</c>.</param>
/// <param name="Width">Width of the lines in pixels.</param>
/// <param name="Opacity">Strength of their color, 0 to 1.</param>
/// <param name="Path">The lines.</param>
public sealed record NetworkStroke(string Look, string Width, string Opacity, string Path);
