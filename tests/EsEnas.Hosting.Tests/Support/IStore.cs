using EsEnas.Grains.Storage;
using Orleans.Storage;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>One process's view of a store: what a provider gives to a silo. Several of one store do not know of each other.</summary>
public interface IStore : IAsyncDisposable
{
    IGrainStorage Grains { get; }

    IStoredRuns Runs { get; }

    IMembershipTable Membership { get; }

    IReminderTable Reminders { get; }
}
