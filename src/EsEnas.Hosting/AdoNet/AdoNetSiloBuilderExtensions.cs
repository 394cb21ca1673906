using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace EsEnas.Hosting.AdoNet;

/// <summary>The official ADO.NET providers over tables and statements of our own.</summary>
internal static class AdoNetSiloBuilderExtensions
{
    /// <param name="silo">The silo.</param>
    /// <param name="invariant">The providers' name of the database's kind.</param>
    /// <param name="connectionString">How they connect.</param>
    internal static void AddAdoNetStorage(this ISiloBuilder silo, string invariant, string connectionString)
    {
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(EsEnasCluster.StorageName).Configure<Serializer>((options, serializer) =>
        {
            options.Invariant = invariant;
            options.ConnectionString = connectionString;

            // The default serializer writes JSON: 17 times slower for vectors, and twice the size.
            options.GrainStorageSerializer = new SealedStateSerializer(serializer);
        });
        silo.Services.AddGrainStorage(EsEnasCluster.StorageName,
            (services, name) => new WholeIdentityStorage(AdoNetGrainStorageFactory.Create(services, name)));
    }

    /// <param name="silo">The silo.</param>
    /// <param name="invariant">The providers' name of the database's kind.</param>
    /// <param name="connectionString">How they connect.</param>
    internal static void AddAdoNetMembership(this ISiloBuilder silo, string invariant, string connectionString)
    {
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (invariant, connectionString));
        silo.AddAdoNetReminders(invariant, connectionString);
    }

    /// <inheritdoc cref="AddAdoNetMembership"/>
    internal static void AddAdoNetReminders(this ISiloBuilder silo, string invariant, string connectionString) =>
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (invariant, connectionString));
}
