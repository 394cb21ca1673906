using EsEnas.Hosting.AzureStorage;
using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>How silos of a cluster find each other. Its text never shows the connection, which may hold a secret.</summary>
public sealed record MembershipOptions
{
    private static readonly (string Word, MembershipKind Kind)[] Kinds =
    [
        ("sqlite", MembershipKind.Sqlite), ("redis", MembershipKind.Redis), ("postgres", MembershipKind.Postgres),
        ("azure-table", MembershipKind.AzureTable),
    ];

    /// <summary>Kind of membership. Default <see cref="MembershipKind.Sqlite"/>.</summary>
    public MembershipKind Kind { get; init; }

    /// <summary>How to connect, in the store's own form; null for the kinds that need no server. Of Azure tables either a connection string or the service's URI.</summary>
    public string? Connection { get; init; }

    /// <summary>Reads and checks the two settings. What is not given follows the storage; beside azure-blob it is azure-table of the same account.</summary>
    /// <param name="kind">sqlite, redis, postgres or azure-table; not given = the storage's kind.</param>
    /// <param name="connection">Not given = the storage's, if that is of the same kind.</param>
    /// <param name="storage">The storage.</param>
    /// <exception cref="SettingException">Unknown kind; kind or connection missing, superfluous or malformed.</exception>
    public static MembershipOptions Read(Setting kind, Setting connection, StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        MembershipKind alike = AlikeTo(storage), chosen = kind.OneOf(Kinds) ?? alike;
        string? own = connection.Text();
        if (chosen == MembershipKind.Sqlite)
            return own is null ? new() : throw connection.RefusedSecretly("is not for the membership sqlite, which is in the data directory", $"nothing, or another {kind.Name}");

        ConnectionForm form = FormOf(chosen);
        if (own is not null) form.Check(connection);
        string? inherited = chosen == alike ? Beside(storage) : null;
        return new()
        {
            Kind = chosen,
            Connection = own ?? inherited
                ?? throw new SettingException($"{kind.Name}: '{Kinds.First(each => each.Kind == chosen).Word}' needs {connection.Name}; allowed: {form.Text}"),
        };
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"membership {Kind}";

    /// <summary>Whether it is in the very store that a storage is in. Blobs and tables of one account are two.</summary>
    internal bool IsIn(StorageOptions storage) => Kind == AlikeTo(storage) && Kind != MembershipKind.AzureTable && Connection == storage.Connection;

    private static MembershipKind AlikeTo(StorageOptions storage) => storage.Kind switch
    {
        StorageKind.Redis => MembershipKind.Redis,
        StorageKind.Postgres => MembershipKind.Postgres,
        StorageKind.AzureBlob => MembershipKind.AzureTable,
        _ => MembershipKind.Sqlite,
    };

    private static string? Beside(StorageOptions storage) =>
        storage is { Kind: StorageKind.AzureBlob, Connection: { } blobs } ? AzureConnection.TablesBeside(blobs) : storage.Connection;

    private static ConnectionForm FormOf(MembershipKind kind) => kind switch
    {
        MembershipKind.Redis => ConnectionForm.Redis,
        MembershipKind.Postgres => ConnectionForm.Postgres,
        _ => ConnectionForm.AzureTable,
    };
}
