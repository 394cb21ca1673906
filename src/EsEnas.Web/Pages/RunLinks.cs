using EsEnas.Core.Runs;

namespace EsEnas.Web.Pages;

/// <summary>Addresses of a run's pages and files.</summary>
internal static class RunLinks
{
    /// <summary>The page of a run.</summary>
    internal static string Of(RunId run) => "/runs/" + Uri.EscapeDataString(run.Value);

    /// <summary>A file of a run.</summary>
    internal static string File(RunId run, string name) => $"{Of(run)}/{name}";
}
