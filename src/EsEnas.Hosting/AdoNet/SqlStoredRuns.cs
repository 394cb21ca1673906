using System.Data.Common;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace EsEnas.Hosting.AdoNet;

/// <summary>The runs that have a row in our table of grain states.</summary>
internal sealed class SqlStoredRuns(Func<DbConnection> connect, IOptions<ClusterOptions> cluster) : IStoredRuns
{
    // As WholeIdentityStorage writes it.
    private const string Prefix = "/" + IStoredRuns.IdPrefix;

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT GrainIdExtensionString FROM GrainState
            WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND PayloadBinary IS NOT NULL
            """;
        Add(command, "ServiceId", cluster.Value.ServiceId);
        Add(command, "GrainTypeString", IStoredRuns.StateName);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> runs = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetString(0) is var id && id.StartsWith(Prefix, StringComparison.Ordinal)) runs.Add(id[Prefix.Length..]);
        }

        return runs;
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
