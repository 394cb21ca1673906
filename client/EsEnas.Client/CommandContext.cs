using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;
using EsEnas.Grains;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;
using EsEnas.Hosting;

namespace EsEnas.Client;

/// <summary>What one invocation of a command works with.</summary>
internal sealed record CommandContext(Terminal Terminal, bool Json, ConnectionSettings Connection, CommandNames Commands,
    IConnector Connector, CancellationToken Interrupted)
{
    /// <summary>Opens the way to the runs; the data directory is created if need be.</summary>
    public async Task<IRunConnection> OpenAsync(ConnectionIntent intent = ConnectionIntent.Use)
    {
        CheckDirectory();
        var connection = await ConnectAsync(intent);
        if (connection.Notice is { } notice) Note(notice);
        if (connection.TelemetryNotice is { } telemetry) Note(telemetry);
        return connection;
    }

    private async Task<IRunConnection> ConnectAsync(ConnectionIntent intent)
    {
        try
        {
            return await Connector.OpenAsync(Connection, intent, Interrupted);
        }
        catch (DataDirectoryException exception) when (exception.IsServed)
        {
            throw new DataDirectoryException($"{exception.Message} Start one: {Commands.Line("silo")}; " +
                "or say --host to let this console host it.", exception)
            {
                IsServed = true,
            };
        }
    }

    /// <summary>Opens the way to a run that must be there: a directory that does not exist is not created.</summary>
    /// <exception cref="CommandException">There is no such directory, hence no such run.</exception>
    public Task<IRunConnection> OpenForAsync(RunId run, ConnectionIntent intent = ConnectionIntent.Use)
    {
        RunName.Checked(run);
        return HasRuns ? OpenAsync(intent) : throw NoRun(run);
    }

    /// <summary>
    /// Opens the runs for looking only: as they are stored if nobody works on them, else by asking who does. Starts no silo and writes
    /// nothing.
    /// </summary>
    /// <exception cref="CommandException">There is no such directory, hence no runs (3).</exception>
    public IRunReader OpenReader() => HasRuns
        ? new NamedRunReader(new OnDemandReader(Connector, Connection, Note))
        : throw new CommandException(ExitCode.NotFound, $"no runs: there is no data directory {Connection.DataDirectory}");

    /// <summary>The same for a run that must be there.</summary>
    /// <exception cref="CommandException">It cannot be the name of a run (2), or there is no such directory, hence no such run
    /// (3).</exception>
    public IRunReader OpenReaderFor(RunId run)
    {
        RunName.Checked(run);
        return HasRuns ? OpenReader() : throw NoRun(run);
    }

    /// <summary>Opens a run for looking only if nobody works on it; null if somebody does.</summary>
    /// <inheritdoc cref="OpenReaderFor"/>
    public Task<IRunReader?> TryOpenStoreForAsync(RunId run)
    {
        RunName.Checked(run);
        return HasRuns ? TryOpenStoreAsync() : throw NoRun(run);
    }

    private async Task<IRunReader?> TryOpenStoreAsync() =>
        await Connector.TryOpenStoreAsync(Connection, Interrupted) is { } store ? new NamedRunReader(store) : null;

    private CommandException NoRun(RunId run) =>
        new(ExitCode.NotFound, $"no run '{run}': there is no data directory {Connection.DataDirectory}");

    /// <summary>Whether there can be any runs.</summary>
    /// <exception cref="CommandException">The data directory is a file.</exception>
    public bool HasRuns
    {
        get
        {
            CheckDirectory();
            return Connection.Cluster is not null || Directory.Exists(Connection.DataDirectory);
        }
    }

    private void CheckDirectory()
    {
        if (Connection.Cluster is null && File.Exists(Connection.DataDirectory))
            throw CommandException.Usage($"--data: '{Connection.DataDirectory}' is not allowed: it is a file; a directory is wanted");
    }

    /// <summary>Worker processes within the time limit of this process's evaluations.</summary>
    public EvaluationWorkers CreateWorkers() =>
        new(Connection.EvaluationTimeLimit is { } limit ? new WorkerOptions { TimeLimit = limit } : new WorkerOptions());

    /// <summary>What an embedded silo allows a run to ask for.</summary>
    public RunOptions CreateRunOptions()
    {
        RunOptions usual = new();
        usual.MaxEvaluationSteps = Connection.MaxEvaluationSteps ?? usual.MaxEvaluationSteps;
        usual.MaxModelBytes = Connection.ModelMemory is { } most ? (long)most << 20 : usual.MaxModelBytes;
        return usual;
    }

    /// <summary>Works on a thread of its own, so that Ctrl-C is heard whatever a model does.</summary>
    public Task<T> WorkAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Interrupted);

    /// <summary>Data: a line on standard output.</summary>
    public void WriteLine(string line) => Terminal.Out.Write(SafeText.Line(line) + "\n");

    /// <summary>A remark: a line on standard error.</summary>
    public void Note(string line) => Terminal.Note(line);
}
