using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>Where the state of runs is stored. Its text never shows the connection, which may hold a secret.</summary>
public sealed record StorageOptions
{
    private static readonly (string, StorageKind)[] Kinds =
        [("sqlite", StorageKind.Sqlite), ("redis", StorageKind.Redis), ("postgres", StorageKind.Postgres), ("azure-blob", StorageKind.AzureBlob)];

    /// <summary>Kind of store. Default <see cref="StorageKind.Sqlite"/>.</summary>
    public StorageKind Kind { get; init; }

    /// <summary>How to connect, in the store's own form; null for SQLite. Of Azure Blob either a connection string or the service's URI.</summary>
    public string? Connection { get; init; }

    /// <summary>Container of Azure Blob. Default <c>grainstate</c>.</summary>
    public string ContainerName { get; init; } = "grainstate";

    /// <summary>Reads and checks the two settings.</summary>
    /// <param name="kind">sqlite, redis, postgres or azure-blob.</param>
    /// <param name="connection">Needed by all kinds but sqlite.</param>
    /// <exception cref="SettingException">Unknown kind; connection missing, superfluous or malformed.</exception>
    public static StorageOptions Read(Setting kind, Setting connection)
    {
        StorageKind chosen = kind.OneOf(Kinds) ?? StorageKind.Sqlite;
        string? own = connection.Text();
        if (chosen == StorageKind.Sqlite)
            return own is null ? new() : throw connection.RefusedSecretly("is not for the storage sqlite, which is in the data directory", $"nothing, or another {kind.Name}");

        ConnectionForm form = chosen switch
        {
            StorageKind.Redis => ConnectionForm.Redis,
            StorageKind.Postgres => ConnectionForm.Postgres,
            _ => ConnectionForm.AzureBlob,
        };
        if (own is null) throw new SettingException($"{kind.Name}: '{kind.Value}' needs {connection.Name}; allowed: {form.Text}");
        form.Check(connection);
        return new() { Kind = chosen, Connection = own };
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"storage {Kind}";
}
