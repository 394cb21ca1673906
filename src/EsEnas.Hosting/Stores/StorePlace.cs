using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Sqlite;

namespace EsEnas.Hosting.Stores;

/// <summary>Where a store is to be opened.</summary>
/// <param name="Silo">The options of the silo that uses it.</param>
/// <param name="Given">The connection, which may hold a secret; null for a kind in the data directory.</param>
internal sealed record StorePlace(EsEnasSiloOptions Silo, string? Given)
{
    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal string Connection => Given ?? throw new InvalidOperationException("This kind of store needs a connection.");

    /// <summary>The file in the data directory.</summary>
    internal SqliteDatabase Database => new DataDirectory(Silo.DataDirectory).Database;

    /// <summary>Nothing: connections may hold passwords.</summary>
    public override string ToString() => "(store)";
}
