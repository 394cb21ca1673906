namespace EsEnas.Hosting;

/// <summary>Names that every silo, client and store of a cluster agrees on unless told otherwise.</summary>
public static class EsEnasCluster
{
    /// <summary>Default cluster id: which silos belong together.</summary>
    public const string DefaultClusterId = "esenas";

    /// <summary>Default service id: whose state it is. Stored with every grain state, so it outlives clusters.</summary>
    public const string DefaultServiceId = "esenas";

    /// <summary>Name of the grain storage provider that every grain state uses.</summary>
    public const string StorageName = "Default";

    /// <summary>What a cluster id may be, for people.</summary>
    public const string AllowedClusterIds = "1 to 128 characters, none of / \\ # ? and no control character";

    /// <summary>
    /// What a cluster id may be: it is part of a key in every membership store, and Azure tables do not take every character there.
    /// </summary>
    internal const string ClusterIdPattern = @"[^/\\#?\p{Cc}]{1,128}";
}
