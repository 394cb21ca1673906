using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;
using EsEnas.Hosting.AdoNet;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;

namespace EsEnas.Hosting.Sqlite;

/// <summary>Grain states as they lie in the SQLite file of a data directory that nobody works on.</summary>
internal sealed class SqliteStates(string path) : IStoredStates, IDisposable
{
    private readonly ReadOnlyDatabase database = new(path);
    private readonly Lazy<SealedStateSerializer> serializer = new(ReadOnlySerializer.Create);
    private readonly Lock reading = new();

    public Task<IReadOnlyList<RunId>?> ListRunsAsync(CancellationToken cancellationToken)
    {
        lock (reading) return Task.FromResult<IReadOnlyList<RunId>?>(database.Read(ListRuns, []));
    }

    public Task<TState?> ReadAsync<TState>(string name, GrainId grain, CancellationToken cancellationToken) where TState : class, new()
    {
        byte[]? bytes;
        lock (reading) bytes = database.Read(connection => Payload(connection, name, grain), null);
        return Task.FromResult(bytes is null ? null : serializer.Value.Deserialize<TState>(new BinaryData(bytes)));
    }

    public void Dispose() => database.Dispose();

    private static IReadOnlyList<RunId> ListRuns(SqliteConnection connection)
    {
        using var command = SqlStoredRuns.Query(connection, EsEnasCluster.DefaultServiceId);
        using var reader = command.ExecuteReader();
        List<RunId> runs = [];
        while (reader.Read())
        {
            if (SqlStoredRuns.RunOf(reader) is { } run) runs.Add(run);
        }

        return runs;
    }

    // The key as WholeIdentityStorage writes it.
    private static byte[]? Payload(SqliteConnection connection, string name, GrainId grain)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT PayloadBinary FROM GrainState
            WHERE ServiceId = $service AND GrainTypeString = $name AND GrainIdN0 = 0 AND GrainIdN1 = 0 AND GrainIdExtensionString = $grain
            """;
        command.Parameters.AddWithValue("$service", EsEnasCluster.DefaultServiceId);
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$grain", $"/{grain}");
        return command.ExecuteScalar() as byte[];
    }
}
