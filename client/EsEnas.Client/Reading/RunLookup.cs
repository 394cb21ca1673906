using EsEnas.Client.Connections;
using EsEnas.Client.Parsing;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Reading;

/// <summary>Finds the run that a word of the command line means: its id, the name it has been given, or the beginning of either.</summary>
internal static class RunLookup
{
    private const int MostCandidates = 20;

    /// <summary>The id of that run.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="name">The word.</param>
    /// <exception cref="CommandException">It cannot be a name, or several runs begin so (2); there is none (3).</exception>
    public static async Task<RunId> FindAsync(IRunConnection connection, RunId name)
    {
        RunName.Checked(name);
        // Without a list that can be looked through an id still names its run.
        var reader = new GrainReader(connection);
        return await TryFindAsync(() => reader.FindAsync(name.Value, CancellationToken.None)) is { } match ? IdOf(match, name) : name;
    }

    /// <summary>Looks a name up; null where the list of runs cannot be used, or a silo of an older build does not know how.</summary>
    public static async Task<RunMatch?> TryFindAsync(Func<Task<RunMatch>> find)
    {
        try
        {
            return await find();
        }
        catch (Exception error) when (error is RunException { Error: RunError.Failed }
            || (error is not (RunException or OperationCanceledException) && !PassingErrors.IsPassing(error)))
        {
            return null;
        }
    }

    /// <inheritdoc cref="FindAsync"/>
    public static RunId IdOf(RunMatch match, RunId name)
    {
        if (match.IsFound) return match.Id;
        if (match.Candidates.Length == 0) throw new CommandException(ExitCode.NotFound,
            $"There is no run '{SafeText.Shown(name.Value)}'.{(match.Nearest is { } nearest ? $" Did you mean '{nearest}'?" : "")}");
        var more = match.Candidates.Length - MostCandidates;
        throw CommandException.Usage($"'{name}' is the beginning of {match.Candidates.Length} runs: " +
            $"{string.Join(", ", match.Candidates.Take(MostCandidates))}{(more > 0 ? $" and {more} more" : "")}");
    }
}
