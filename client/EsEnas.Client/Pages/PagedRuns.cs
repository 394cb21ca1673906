using EsEnas.Client.Connections;
using EsEnas.Client.Exports;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Hosting;
using EsEnas.Tasks;
using EsEnas.Web;

namespace EsEnas.Client.Pages;

/// <summary>The runs of a console's connection, for the page. Thread safe.</summary>
/// <param name="context">The invocation.</param>
internal sealed class PagedRuns(CommandContext context) : IPageSource
{
    private volatile IRunConnection? connection;

    /// <summary>The way to the runs; another one when a host has gone.</summary>
    public IRunConnection Connection
    {
        get => connection ?? throw new InvalidOperationException("There is no connection yet.");
        set => connection = value;
    }

    public IGrainFactory Grains => Connection.Grains;

    public string Place => context.Connection.Place;

    public string? Dashboard => null;

    // Silos of a cluster were started elsewhere, and look at their variables only.
    public string? Traces =>
        context.Connection.Cluster is null ? DashboardPlace.FindPage(context.Connection.DataDirectory)?.AbsoluteUri : null;

    public Task<PolicyDocument> WithInterfaceAsync(PolicyDocument policy, CancellationToken cancellationToken) =>
        Task.Run(() => PolicyExport.WithInterface(policy, context), cancellationToken);

    public IReadOnlyList<string> RewardTermsOf(ExperimentSpecification specification) => RewardTermNames.Of(specification);

    public string CommandLine(params IReadOnlyList<string> words) => context.Commands.Line(words);
}
