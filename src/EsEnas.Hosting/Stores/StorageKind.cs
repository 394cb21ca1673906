namespace EsEnas.Hosting.Stores;

/// <summary>Where the state of runs is stored.</summary>
public enum StorageKind
{
    /// <summary>The data directory's SQLite file: silos of one host.</summary>
    Sqlite = 0,

    /// <summary>Redis.</summary>
    Redis = 1,

    /// <summary>PostgreSQL.</summary>
    Postgres = 2,

    /// <summary>Azure Blob Storage, or what speaks its protocol.</summary>
    AzureBlob = 3,
}
