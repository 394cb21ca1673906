using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Workers;
using EsEnas.Hosting;
using EsEnas.Tasks;
using EsEnas.Web;

namespace EsEnas.Silo.Http;

/// <summary>The runs of the cluster that this silo belongs to, without a network between.</summary>
/// <param name="grains">The cluster's grains.</param>
/// <param name="options">The silo's options.</param>
/// <param name="workers">The silo's worker processes.</param>
/// <param name="isLocal">Whether only browsers of this machine see the page: others cannot follow a link to loopback.</param>
internal sealed class SiloPageSource(IGrainFactory grains, EsEnasSiloOptions options, EvaluationWorkers workers, bool isLocal) : IPageSource
{
    public IGrainFactory Grains => grains;

    public string Place => $"cluster {options.ClusterId}";

    public string? Dashboard => SiloWeb.DashboardPath + "/";

    public string? Traces =>
        isLocal && options.UsesDataDirectory ? DashboardPlace.FindPage(options.DataDirectory)?.AbsoluteUri : null;

    public Task<PolicyDocument> WithInterfaceAsync(PolicyDocument policy, CancellationToken cancellationToken) =>
        Task.Run(() => GuardedInterfaces.Add(policy, workers, cancellationToken), cancellationToken);

    public IReadOnlyList<string> RewardTermsOf(ExperimentSpecification specification) => RewardTermNames.Of(specification);

    // How a console reaches a cluster that is on servers, its user knows.
    public string CommandLine(params IReadOnlyList<string> words) => ShellLine.Of(
    [
        Environment.GetEnvironmentVariable("ESENAS_COMMAND") ?? "esenas", .. words,
        .. options.UsesDataDirectory ? (string[])["--data", options.DataDirectory] : [],
    ]);
}
