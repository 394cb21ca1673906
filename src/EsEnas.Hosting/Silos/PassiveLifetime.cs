using Microsoft.Extensions.Hosting;

namespace EsEnas.Hosting.Silos;

/// <summary>Leaves signals to the process: the console decides what Ctrl-C means, the silo only obeys.</summary>
internal sealed class PassiveLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
