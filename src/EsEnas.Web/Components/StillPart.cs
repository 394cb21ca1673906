using Microsoft.AspNetCore.Components;

namespace EsEnas.Web.Components;

/// <summary>
/// A part of a page without a will of its own: it is rendered when what it shows is something else, not whenever the page around it is,
/// which for a run at work is every few seconds.
/// </summary>
public abstract class StillPart : ComponentBase
{
    private object? painted;

    /// <summary>What it shows, as a value that equals another one if it would look the same.</summary>
    private protected abstract object Shown { get; }

    /// <inheritdoc/>
    protected override void OnInitialized() => painted = Shown;

    /// <inheritdoc/>
    protected override bool ShouldRender()
    {
        var shown = Shown;
        if (shown.Equals(painted)) return false;
        painted = shown;
        return true;
    }
}
