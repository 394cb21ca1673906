namespace EsEnas.Core.Trajectories;

/// <summary>A color.</summary>
/// <param name="Red">Red, 0 to 1.</param>
/// <param name="Green">Green, 0 to 1.</param>
/// <param name="Blue">Blue, 0 to 1.</param>
/// <param name="Opacity">1 for opaque, 0 for invisible.</param>
public readonly record struct SceneColor(float Red, float Green, float Blue, float Opacity)
{
    /// <summary>What a geom has whose model gives it no color: MuJoCo's gray.</summary>
    public static SceneColor Unset { get; } = new(0.5f, 0.5f, 0.5f, 1);
}
