using Microsoft.Extensions.Hosting;

namespace EsEnas.Hosting;

/// <summary>A host that is being made, for a silo to live in.</summary>
/// <param name="Builder">Takes the silo's parts.</param>
/// <param name="Build">Makes the host.</param>
public sealed record SiloComposition(IHostApplicationBuilder Builder, Func<IHost> Build);
