using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>
/// How silos of a cluster find each other, and where their reminders are. Its text never shows the connection, which may hold a secret.
/// </summary>
public sealed record MembershipOptions
{
    /// <summary>Kind of store, one of <see cref="StoreKinds.Memberships"/>. Default: the data directory's SQLite file.</summary>
    public StoreKind Kind { get; init; } = StoreKinds.Default;

    /// <summary>
    /// How to connect, in the store's own form; null in the data directory. Of Azure tables either a connection string or the service's
    /// URI.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>
    /// Reads and checks the two settings. What is not given follows the storage; beside azure-blob it is azure-table of the same account.
    /// </summary>
    /// <param name="kind">The word of a kind; not given = the one that goes with the storage.</param>
    /// <param name="connection">Not given = the storage's, if the kind is the one that goes with it.</param>
    /// <param name="storage">The storage.</param>
    /// <exception cref="SettingException">Unknown kind; kind or connection missing, superfluous or malformed.</exception>
    public static MembershipOptions Read(Setting kind, Setting connection, StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var usual = storage.Kind.UsualMembership;
        var chosen = kind.OneOf(StoreKinds.Memberships, static each => each.Word) ?? usual
            ?? throw new SettingException($"{kind.Name} is missing, which the storage {storage.Kind} needs; allowed: " +
                $"{string.Join(", ", StoreKinds.Memberships)}");
        var inherited = chosen == usual && storage.Connection is { } stored ? storage.Kind.ConnectionBeside(stored) : null;
        return new() { Kind = chosen, Connection = chosen.ReadConnection("membership", kind, connection, inherited) };
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"membership {Kind}";

    /// <summary>Whether it is in the very store that a storage is in. Blobs and tables of one account are two.</summary>
    internal bool IsIn(StorageOptions storage) => Kind == storage.Kind && Connection == storage.Connection;
}
