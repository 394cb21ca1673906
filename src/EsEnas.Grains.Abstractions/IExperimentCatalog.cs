namespace EsEnas.Grains.Abstractions;

/// <summary>The list of runs. Key 0.</summary>
[Alias("esenas.IExperimentCatalog")]
public interface IExperimentCatalog : IGrainWithIntegerKey
{
    /// <summary>Records a run, or its new state; runs report themselves.</summary>
    [Alias("Record")]
    Task Record(CatalogEntry entry);

    /// <summary>Checks whether the cluster may have one more run under this id.</summary>
    /// <exception cref="RunException">There are as many runs as are allowed (<see cref="RunError.Conflict"/>).</exception>
    [Alias("Admit")]
    Task Admit(string run);

    /// <summary>All runs, newest first.</summary>
    [Alias("List")]
    Task<IReadOnlyList<CatalogEntry>> List();

    /// <summary>Wakes every run that has work to do. Called when a silo starts.</summary>
    [Alias("WakeUnfinished")]
    Task WakeUnfinished();
}
