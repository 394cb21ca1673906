using System.Data.Common;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using EsEnas.Hosting.AzureStorage;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>Looks through everything in a store, past all providers: every row, key, blob and entity, names and contents.</summary>
internal static class StoreContents
{
    private static readonly string[] Tables = ["GrainState", "Reminder", "Membership"];

    /// <summary>Where a word stands in the data directory's database.</summary>
    public static Task<IReadOnlyList<string>> InSqliteAsync(string file, string word) =>
        InSqlAsync(new SqliteConnection($"Data Source={file};Pooling=false"), word);

    /// <summary>Where a word stands in a schema of PostgreSQL.</summary>
    public static Task<IReadOnlyList<string>> InPostgresAsync(string connection, string word) =>
        InSqlAsync(new NpgsqlConnection(connection), word);

    /// <summary>Where a word stands in Redis.</summary>
    public static async Task<IReadOnlyList<string>> InRedisAsync(string connection, string word)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(connection);
        var database = multiplexer.GetDatabase();
        List<string> found = [];
        foreach (var server in multiplexer.GetServers())
        {
            await foreach (var key in server.KeysAsync())
            {
                List<byte[]> values = [(byte[])key!];
                switch (await database.KeyTypeAsync(key))
                {
                    case RedisType.Hash:
                        foreach (var entry in await database.HashGetAllAsync(key))
                            values.AddRange([(byte[])entry.Name!, (byte[])entry.Value!]);
                        break;
                    case RedisType.SortedSet:
                        foreach (var member in await database.SortedSetRangeByRankAsync(key)) values.Add((byte[])member!);
                        break;
                    case RedisType.Set:
                        foreach (var member in await database.SetMembersAsync(key)) values.Add((byte[])member!);
                        break;
                    case RedisType.String:
                        values.Add((byte[])(await database.StringGetAsync(key))!);
                        break;
                }
                if (values.Any(value => Holds(value, word))) found.Add($"key {key}");
            }
        }
        return found;
    }

    /// <summary>Where a word stands in the blobs of a container, and in the tables of the account.</summary>
    public static async Task<IReadOnlyList<string>> InAzureAsync(string connection, string container, string word)
    {
        List<string> found = [];
        BlobContainerClient blobs = new(connection, container);
        await foreach (var blob in blobs.GetBlobsAsync())
        {
            var content = (await blobs.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray();
            if (blob.Name.Contains(word, StringComparison.Ordinal) || Holds(content, word)) found.Add($"blob {blob.Name}");
        }
        foreach (var table in (string[])[TableStore.MembershipTable, TableStore.RemindersTable])
        {
            await foreach (var entity in new TableClient(connection, table).QueryAsync<TableEntity>())
                if (entity.Any(pair => $"{pair.Value}".Contains(word, StringComparison.Ordinal))) found.Add($"{table} {entity.RowKey}");
        }
        return found;
    }

    private static async Task<IReadOnlyList<string>> InSqlAsync(DbConnection connection, string word)
    {
        await using var owned = connection;
        await connection.OpenAsync();
        List<string> found = [];
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                if (row.Any(value => value is byte[] bytes ? Holds(bytes, word) : $"{value}".Contains(word, StringComparison.Ordinal)))
                    found.Add($"{table}: {string.Join(' ', row.Where(value => value is not byte[]))}");
            }
        }
        return found;
    }

    private static bool Holds(byte[]? bytes, string word) => bytes is not null && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0;
}
