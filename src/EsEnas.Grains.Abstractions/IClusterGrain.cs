using EsEnas.Grains.Abstractions.Rules;

namespace EsEnas.Grains.Abstractions;

/// <summary>The cluster as operators see it. Stateless worker, key 0.</summary>
[Alias("esenas.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>The silos, by address.</summary>
    [Alias("GetSilos")]
    Task<IReadOnlyList<SiloReport>> GetSilos();

    /// <summary>
    /// Gives a silo no more work and moves the runs that it coordinates to other silos. Returns at once; ask <see cref="GetSilos"/> whether
    /// it is empty. Calling again moves runs that have come since.
    /// </summary>
    /// <param name="silo">Its address, or address:port without the generation.</param>
    /// <exception cref="RunException">
    /// No such silo (<see cref="RunError.NotFound"/>); no other silo takes work (<see cref="RunError.Conflict"/>); the silo could not be
    /// told, or no other one answers (<see cref="RunError.Unreachable"/>).
    /// </exception>
    [Alias("Drain"), ResponseTimeout("00:02:00")]
    Task<SiloReport> Drain([Line(100)] string silo);
}
