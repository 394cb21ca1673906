using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>Where the state of runs is stored. Its text never shows the connection, which may hold a secret.</summary>
public sealed record StorageOptions
{
    /// <summary>Kind of store, one of <see cref="StoreKinds.Storages"/>. Default: the data directory's SQLite file.</summary>
    public StoreKind Kind { get; init; } = StoreKinds.Default;

    /// <summary>
    /// How to connect, in the store's own form; null in the data directory. Of Azure Blob either a connection string or the service's URI.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>Container of Azure Blob. Default <c>grainstate</c>.</summary>
    public string ContainerName { get; init; } = "grainstate";

    /// <summary>Reads and checks the two settings.</summary>
    /// <param name="kind">The word of a kind.</param>
    /// <param name="connection">Needed by every kind that is not in the data directory.</param>
    /// <exception cref="SettingException">Unknown kind; connection missing, superfluous or malformed.</exception>
    public static StorageOptions Read(Setting kind, Setting connection)
    {
        var chosen = kind.OneOf(StoreKinds.Storages, static each => each.Word) ?? StoreKinds.Default;
        return new() { Kind = chosen, Connection = chosen.ReadConnection("storage", kind, connection) };
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"storage {Kind}";
}
