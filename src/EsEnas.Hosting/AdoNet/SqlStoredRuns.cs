using System.Data.Common;
using EsEnas.Core.Runs;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace EsEnas.Hosting.AdoNet;

/// <summary>The runs that have a row in our table of grain states.</summary>
internal sealed class SqlStoredRuns(Func<DbConnection> connect, IOptions<ClusterOptions> cluster) : IStoredRuns
{
    // As WholeIdentityStorage writes it.
    private const string Prefix = "/" + IStoredRuns.IdPrefix;

    public async Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = Query(connection, cluster.Value.ServiceId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<RunId> runs = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (RunOf(reader) is { } run) runs.Add(run);
        }

        return runs;
    }

    public async Task RemoveAsync(RunId run, IReadOnlyList<(string State, string GrainType)> kinds, CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        foreach (var (state, type) in kinds)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = """
                DELETE FROM GrainState
                WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString
                    AND substr(GrainIdExtensionString || '/', 1, length(@Prefix)) = @Prefix
                """;
            Add(command, "ServiceId", cluster.Value.ServiceId);
            Add(command, "GrainTypeString", state);
            Add(command, "Prefix", $"/{type}/{run}/");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // A silo without reminders, as a console's is, cannot unregister those that others have registered.
        await using var reminders = connection.CreateCommand();
        reminders.CommandText = "DELETE FROM Reminder WHERE ServiceId = @ServiceId AND GrainId = @GrainId";
        Add(reminders, "ServiceId", cluster.Value.ServiceId);
        Add(reminders, "GrainId", IStoredRuns.IdPrefix + run.Value);
        await reminders.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks for the rows that may be runs.</summary>
    internal static DbCommand Query(DbConnection connection, string serviceId)
    {
        var command = connection.CreateCommand();
        command.CommandText = """
            SELECT GrainIdExtensionString FROM GrainState
            WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND PayloadBinary IS NOT NULL
            """;
        Add(command, "ServiceId", serviceId);
        Add(command, "GrainTypeString", IStoredRuns.StateName);
        return command;
    }

    /// <summary>The id of the run in a row; null if it is none.</summary>
    internal static RunId? RunOf(DbDataReader row) =>
        row.GetString(0) is var id && id.StartsWith(Prefix, StringComparison.Ordinal) ? new RunId(id[Prefix.Length..]) : null;

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
