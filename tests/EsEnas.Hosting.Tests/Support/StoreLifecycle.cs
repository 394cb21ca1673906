using Orleans.Runtime;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>Starts a storage provider, if it needs to be, without a silo around it.</summary>
internal sealed class StoreLifecycle : ISiloLifecycle
{
    private readonly List<ILifecycleObserver> observers = [];

    public int HighestCompletedStage => 0;

    public int LowestStoppedStage => 0;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        observers.Add(observer);
        return new Subscription();
    }

    internal static async Task StartAsync(object provider)
    {
        if (provider is not ILifecycleParticipant<ISiloLifecycle> participant) return;
        StoreLifecycle lifecycle = new();
        participant.Participate(lifecycle);
        foreach (var observer in lifecycle.observers) await observer.OnStart(CancellationToken.None);
    }

    private sealed class Subscription : IDisposable
    {
        public void Dispose() { }
    }
}
