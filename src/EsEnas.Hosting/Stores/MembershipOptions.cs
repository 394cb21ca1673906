using EsEnas.Hosting.Settings;

namespace EsEnas.Hosting.Stores;

/// <summary>How silos of a cluster find each other. Its text never shows the connection, which may hold a secret.</summary>
public sealed record MembershipOptions
{
    private static readonly (string, MembershipKind)[] Kinds = [("sqlite", MembershipKind.Sqlite), ("redis", MembershipKind.Redis), ("postgres", MembershipKind.Postgres)];

    /// <summary>Kind of membership. Default <see cref="MembershipKind.Sqlite"/>.</summary>
    public MembershipKind Kind { get; init; }

    /// <summary>How to connect, in the store's own form; null for the kinds that need no server.</summary>
    public string? Connection { get; init; }

    /// <summary>Reads and checks the two settings. What is not given follows the storage where that can hold a membership.</summary>
    /// <param name="kind">sqlite, redis or postgres; not given = the storage's kind.</param>
    /// <param name="connection">Not given = the storage's, if that is of the same kind.</param>
    /// <param name="storage">The storage.</param>
    /// <exception cref="SettingException">Unknown kind; kind or connection missing, superfluous or malformed.</exception>
    public static MembershipOptions Read(Setting kind, Setting connection, StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        MembershipKind? alike = AlikeTo(storage);
        MembershipKind chosen = kind.OneOf(Kinds) ?? alike
            ?? throw new SettingException($"{kind.Name} is needed with the storage azure-blob, which cannot hold a membership; allowed: redis, postgres, sqlite (silos of one host)");
        string? own = connection.Text();
        if (chosen == MembershipKind.Sqlite)
            return own is null ? new() : throw connection.RefusedSecretly("is not for the membership sqlite, which is in the data directory", $"nothing, or another {kind.Name}");

        ConnectionForm form = chosen == MembershipKind.Redis ? ConnectionForm.Redis : ConnectionForm.Postgres;
        if (own is not null) form.Check(connection);
        string? inherited = chosen == alike ? storage.Connection : null;
        return new()
        {
            Kind = chosen,
            Connection = own ?? inherited ?? throw new SettingException($"{kind.Name}: '{kind.Value}' needs {connection.Name}; allowed: {form.Text}"),
        };
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"membership {Kind}";

    /// <summary>Whether it is in the very store that a storage is in.</summary>
    internal bool IsIn(StorageOptions storage) => Kind == AlikeTo(storage) && Connection == storage.Connection;

    private static MembershipKind? AlikeTo(StorageOptions storage) => storage.Kind switch
    {
        StorageKind.Sqlite => MembershipKind.Sqlite,
        StorageKind.Redis => MembershipKind.Redis,
        StorageKind.Postgres => MembershipKind.Postgres,
        _ => null,
    };
}
