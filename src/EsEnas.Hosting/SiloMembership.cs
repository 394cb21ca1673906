namespace EsEnas.Hosting;

/// <summary>How silos of a cluster find each other.</summary>
public enum SiloMembership
{
    /// <summary>In this process only: one silo, nothing to wait for after a crash.</summary>
    InProcess = 0,

    /// <summary>A table in the data directory's SQLite file: several silos of one machine.</summary>
    Sqlite = 1,
}
