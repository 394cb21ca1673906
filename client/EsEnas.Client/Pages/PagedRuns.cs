using EsEnas.Client.Connections;
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

    public string? Traces => null;

    public string CommandLine(params IReadOnlyList<string> words) => context.Commands.Line(words);
}
