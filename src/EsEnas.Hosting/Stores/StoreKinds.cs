using EsEnas.Hosting.AzureStorage;
using EsEnas.Hosting.Postgres;
using EsEnas.Hosting.Redis;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Stores;

/// <summary>Every kind of store. A new one is a file of its own and an entry here.</summary>
public static class StoreKinds
{
    /// <summary>All, in the order in which people are told of them; the first is the default.</summary>
    public static IReadOnlyList<StoreKind> All { get; } =
    [
        SqliteStore.Kind, RedisStore.Kind, PostgresStore.Kind, BlobStore.Kind, TableStore.Kind
    ];

    /// <summary>What is used unless told otherwise.</summary>
    public static StoreKind Default => All[0];

    /// <summary>Those that take the state of runs.</summary>
    public static IReadOnlyList<StoreKind> Storages { get; } = [.. All.Where(kind => kind.Storage is not null)];

    /// <summary>Those that take membership and reminders.</summary>
    public static IReadOnlyList<StoreKind> Memberships { get; } = [.. All.Where(kind => kind.Membership is not null)];

    /// <summary>Namespaces of the exceptions of their libraries.</summary>
    internal static IReadOnlyList<string> Exceptions { get; } = [.. All.Select(kind => kind.Exceptions).OfType<string>().Distinct()];

    /// <summary>
    /// Whether an exception is one of those libraries. By name: those of other kinds than the one in use need not be loaded for it.
    /// </summary>
    internal static bool IsOfLibrary(Exception exception)
    {
        var name = exception.GetType().Namespace + ".";
        return Exceptions.Any(each => name.StartsWith(each + ".", StringComparison.Ordinal));
    }
}
