using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Catalog;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace EsEnas.Grains.Tests.Catalog;

/// <summary>How unfinished runs are woken when a silo starts and whenever the set of silos changes.</summary>
public sealed class WakeUnfinishedRunsTests
{
    [Fact]
    public async Task Call_that_somebody_else_cancels_is_tried_again()
    {
        var calls = 0;
        var grains = Proxy.Of<IGrainFactory>(_ => Proxy.Of<IExperimentCatalog>(_ =>
            Interlocked.Increment(ref calls) == 1 ? Task.FromCanceled(new CancellationToken(canceled: true)) : Task.CompletedTask));
        var lifecycle = new Lifecycle();
        using var waking = new WakeUnfinishedRuns(grains, new PaperCluster(), Options.Create(new RunOptions()), TimeProvider.System,
            NullLogger<WakeUnfinishedRuns>.Instance);
        waking.Participate(lifecycle);
        await lifecycle.Observer!.OnStart(TestContext.Current.CancellationToken);

        await GrainCluster.UntilAsync(() => Volatile.Read(ref calls) >= 2);

        await lifecycle.Observer.OnStop(TestContext.Current.CancellationToken);
    }

    private sealed class Lifecycle : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return new CancellationTokenSource();
        }
    }

    /// <summary>Answers every call of an interface in the same way.</summary>
    public class Proxy : DispatchProxy
    {
        private Func<MethodInfo, object> answer = null!;

        internal static T Of<T>(Func<MethodInfo, object> answer) where T : class
        {
            var proxy = Create<T, Proxy>();
            ((Proxy)(object)proxy).answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => answer(targetMethod!);
    }
}
