using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Tls;

/// <summary>Looks every few seconds whether a silo's certificates have changed, and says what came of it.</summary>
internal sealed partial class TlsWatch(TlsCertificates certificates, TimeProvider time, ILogger<TlsWatch> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Time between two looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ITimer? timer = null;
        lifecycle.Subscribe(nameof(TlsWatch), ServiceLifecycleStage.RuntimeInitialize, _ =>
        {
            certificates.Changed += Say;
            timer = time.CreateTimer(_ => certificates.Refresh(), null, Interval, Interval);
            return Task.CompletedTask;
        }, async _ =>
        {
            certificates.Changed -= Say;
            if (timer is not null) await timer.DisposeAsync();
        });
    }

    private void Say(string certificate, string? problem)
    {
        if (problem is null) LogChanged(logger, certificate);
        else LogUnusable(logger, certificate, problem);
    }
}
