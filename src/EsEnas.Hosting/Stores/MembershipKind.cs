namespace EsEnas.Hosting.Stores;

/// <summary>How silos of a cluster find each other; their reminders are kept in the same place.</summary>
public enum MembershipKind
{
    /// <summary>A table in the data directory's SQLite file: several silos of one host.</summary>
    Sqlite = 0,

    /// <summary>In this process only: one silo, nothing to wait for after a crash. Reminders are in the data directory's SQLite file.</summary>
    InProcess = 1,

    /// <summary>Redis.</summary>
    Redis = 2,

    /// <summary>PostgreSQL.</summary>
    Postgres = 3,

    /// <summary>Tables of an Azure storage account, or what speaks their protocol.</summary>
    AzureTable = 4,
}
