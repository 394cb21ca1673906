using EsEnas.Hosting;
using EsEnas.Web;

namespace EsEnas.Silo.Http;

/// <summary>The runs of the cluster that this silo belongs to, without a network between.</summary>
internal sealed class SiloPageSource(IGrainFactory grains, EsEnasSiloOptions options) : IPageSource
{
    public IGrainFactory Grains => grains;

    public string Place => $"cluster {options.ClusterId}";

    public string? Dashboard => SiloWeb.DashboardPath + "/";

    public string? Traces => null;

    // How a console reaches a cluster that is on servers, its user knows.
    public string CommandLine(params IReadOnlyList<string> words) => ShellLine.Of(
    [
        Environment.GetEnvironmentVariable("ESENAS_COMMAND") ?? "esenas", .. words,
        .. options.UsesDataDirectory ? (string[])["--data", options.DataDirectory] : [],
    ]);
}
