namespace EsEnas.Web.Components;

/// <summary>
/// Whether the user sees the page: a tab behind another one, or one whose browser has gone, is not kept up to date. Of one browser window.
/// </summary>
internal sealed class PageSight
{
    private bool isBehind;
    private bool isCutOff;

    /// <summary>Whether nobody sees it.</summary>
    internal bool IsHidden => isBehind || isCutOff;

    /// <summary>It is hidden now, or seen again.</summary>
    internal event Action? Changed;

    /// <summary>Says that the tab is behind another one, or is not any more.</summary>
    internal void SetBehind(bool value) => Set(ref isBehind, value);

    /// <summary>Says that the connection to the browser is lost, or is there again.</summary>
    internal void SetCutOff(bool value) => Set(ref isCutOff, value);

    private void Set(ref bool reason, bool value)
    {
        var before = IsHidden;
        reason = value;
        if (IsHidden != before) Changed?.Invoke();
    }
}
