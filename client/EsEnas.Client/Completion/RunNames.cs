using System.CommandLine;
using System.CommandLine.Completions;
using EsEnas.Client.Connections;

namespace EsEnas.Client.Completion;

/// <summary>
/// Names of runs for a shell that completes a line: of the data directory that the line names, if they can be read at once.
/// </summary>
internal static class RunNames
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Lets every argument that names a run suggest those that are there.</summary>
    public static void AddTo(Command command, Setup setup)
    {
        foreach (var argument in command.Arguments.Where(argument => argument.Name.Split('|').Contains("RUN")))
            argument.CompletionSources.Add(context => Read(setup, context.ParseResult));
        foreach (var sub in command.Subcommands) AddTo(sub, setup);
    }

    private static IEnumerable<CompletionItem> Read(Setup setup, ParseResult parse)
    {
        try
        {
            // On the thread pool: suggestions are asked for synchronously.
            return Task.Run(() => ReadAsync(setup, setup.Globals.Connection(parse))).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whoever types is told when the line is run.
            return [];
        }
    }

    private static async Task<IEnumerable<CompletionItem>> ReadAsync(Setup setup, ConnectionSettings settings)
    {
        if (settings.Cluster is null && !Directory.Exists(settings.DataDirectory)) return [];
        using var limit = new CancellationTokenSource(Limit);
        await using var reader = new OnDemandReader(setup.Connector, settings);
        return [.. (await reader.ListAsync(limit.Token).WaitAsync(limit.Token)).Select(entry => new CompletionItem(entry.ShownName))];
    }
}
