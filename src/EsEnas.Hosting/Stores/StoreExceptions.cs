using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EsEnas.Hosting.Stores;

/// <summary>
/// Lets the exceptions of every kind of store cross from silo to silo and to consoles: the caller would hear of a missing codec instead of
/// the store.
/// </summary>
internal static class StoreExceptions
{
    private static readonly string[] Namespaces = [.. StoreKinds.Exceptions, "Orleans", "EsEnas"];

    internal static void AddStoreExceptions(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.UnionWith(Namespaces));
}
