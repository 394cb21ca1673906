using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace EsEnas.Hosting.Stores.Watching;

/// <summary>Puts a watch around each store of a silo.</summary>
internal static class StoreWatching
{
    /// <summary>Call after the providers have been added.</summary>
    /// <param name="services">The silo's.</param>
    /// <param name="options">A membership in this process cannot fail and is not watched.</param>
    internal static void WatchStores(this IServiceCollection services, EsEnasSiloOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        var (states, members) = (options.Storage.Kind, options.Membership.Kind);
        services.Wrap<IGrainStorage>(EsEnasCluster.StorageName, (inner, watch) => new GrainStore(inner, watch), "grain state", states);
        services.AddSingleton<IStoreHealth>(StatesWatch);
        services.AddSingleton<IStoredRuns>(provider =>
            new WatchedStoredRuns(StoreProviders.StorageOf(options).CreateStoredRuns(provider), StatesWatch(provider)));
        services.Wrap<IReminderTable>(null, (inner, watch) => new WatchedReminderTable(inner, watch), "reminder", members);
        if (!members.IsOfOneSilo)
            services.Wrap<IMembershipTable>(null, (inner, watch) => new WatchedMembershipTable(inner, watch), "membership", members);
    }

    private static void Wrap<T>(this IServiceCollection services, string? key, Func<T, StoreWatch, T> wrap, string store,
        StoreKind kind)
        where T : class
    {
        var descriptor = services.Last(each => each.ServiceType == typeof(T) && Equals(each.ServiceKey, key));
        services.Remove(descriptor);
        T make(IServiceProvider provider, object? _) => wrap((T)Inner(provider, descriptor),
            new StoreWatch(store, provider.GetRequiredService<ILogger<StoreWatch>>(), provider.GetRequiredService<TimeProvider>(), kind));
        if (key is null) services.AddSingleton<T>(provider => make(provider, null));
        else services.AddKeyedSingleton<T>(key, make);
    }

    private static StoreWatch StatesWatch(IServiceProvider provider) =>
        ((GrainStore)provider.GetRequiredKeyedService<IGrainStorage>(EsEnasCluster.StorageName)).Watch;

    private static object Inner(IServiceProvider provider, ServiceDescriptor descriptor) => descriptor switch
    {
        { IsKeyedService: true, KeyedImplementationFactory: { } factory } => factory(provider, descriptor.ServiceKey),
        { IsKeyedService: true, KeyedImplementationInstance: { } instance } => instance,
        { IsKeyedService: true, KeyedImplementationType: { } type } => ActivatorUtilities.CreateInstance(provider, type),
        { ImplementationFactory: { } factory } => factory(provider),
        { ImplementationInstance: { } instance } => instance,
        _ => ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!),
    };
}
