namespace EsEnas.Web.Components;

/// <summary>Whether the user sees the page: a tab behind another one is not kept up to date. Of one browser window.</summary>
internal sealed class PageSight
{
    /// <summary>Whether it is hidden.</summary>
    internal bool IsHidden { get; private set; }

    /// <summary>It was hidden, or is seen again.</summary>
    internal event Action? Changed;

    /// <summary>Says so.</summary>
    /// <param name="isHidden">Whether it is hidden now.</param>
    internal void Set(bool isHidden)
    {
        if (IsHidden == isHidden) return;
        IsHidden = isHidden;
        Changed?.Invoke();
    }
}
