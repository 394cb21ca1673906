using EsEnas.MuJoCo;

namespace EsEnas.Client.Doctor;

/// <summary>The MuJoCo of this process, or why there is none.</summary>
/// <param name="Version">Such as 3.12.0; null if there is none.</param>
/// <param name="Path">Its file; null if there is none.</param>
/// <param name="Layout">Where the offsets come from: "table", "derived", or "table of X" by MUJOCO_LAYOUT; null if there is none.</param>
/// <param name="Problem">Why there is none, over several lines; empty if there is one.</param>
internal sealed record MuJoCoInUse(string? Version, string? Path, string? Layout, string Problem)
{
    /// <summary>Loads and checks the library.</summary>
    public static MuJoCoInUse Find()
    {
        try
        {
            var layout = MuJoCoLibrary.LayoutName;
            var source = layout is null ? "derived" : layout == MuJoCoLibrary.VersionText ? "table" : $"table of {layout}";
            return new(MuJoCoLibrary.VersionText, MuJoCoLibrary.Path, source, "");
        }
        catch (MuJoCoUnavailableException exception)
        {
            return new(null, null, null, exception.Message.Trim());
        }
    }

    /// <summary>In a line.</summary>
    public string ToLine() => Version is null ? $"MuJoCo: none. {Problem.Split('\n')[0].Trim()}"
        : Layout == "table" ? $"MuJoCo {Version} ({Path})"
        : $"MuJoCo {Version} ({Path}), layout {Layout}";
}
