using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Storage;

namespace EsEnas.Grains.Catalog;

/// <summary>The stored list of runs.</summary>
[GenerateSerializer, Alias("esenas.CatalogRecord")]
internal sealed record CatalogRecord : IStoredState
{
    /// <summary>The runs, in the order in which they first reported themselves.</summary>
    [Id(0)] public List<CatalogEntry> Entries { get; init; } = [];

    /// <inheritdoc/>
    [field: NonSerialized] public string Damage { get; set; } = "";
}
