using System.Net.Sockets;
using System.Runtime.InteropServices;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using EsEnas.MuJoCo;
using EsEnas.Silo;
using EsEnas.Silo.Http;
using EsEnas.Tasks.UserTasks;

const int Ok = 0;
const int CannotStart = 1;
const int Usage = 2;

if (ModelProbe.TryRunAsChild(args) || EvaluationWorkers.TryRunAsChild(args)) return Ok;

SiloArguments arguments;
try
{
    SettingVariables.Check(SettingVariables.OfProcess());
    arguments = SiloArguments.Parse(args, Environment.GetEnvironmentVariable);
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync($"esenas-silo: {exception.Message}");
    return Usage;
}

if (arguments.Help)
{
    await Console.Out.WriteLineAsync(SiloFlags.Help());
    return Ok;
}

// The first signal drains; a second one, from an impatient user, has the system's usual effect.
using CancellationTokenSource stop = new();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Drain);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Drain);

try
{
    MuJoCoLibrary.OnNotice = static notice => Console.Error.WriteLine($"esenas-silo: {notice}");
    SayIfUnusable();
    SiloWeb web = new(arguments)
    {
        OnLoginLink = static link => Console.Error.WriteLine($"esenas-silo: page {link} (for one browser; then there is another link)"),
    };
    var options = arguments.Silo with { Composition = web.Compose, KeepsDirectory = !arguments.ExitWhenIdle };
    await using var silo = await SiloHost.StartAsync(options, stop.Token);
    if (silo.Notice is { } notice) await Console.Error.WriteLineAsync($"esenas-silo: {notice}");
    if (web.Otlp?.Notice is { } telemetry) await Console.Error.WriteLineAsync($"esenas-silo: {telemetry}");
    var http = web.Address is { } address ? $", http {address}" : "";
    await Console.Error.WriteLineAsync($"esenas-silo: ready, gateway {silo.Gateway}{http}, {arguments.Silo.Describe()}");
    web.OfferLogin();
    if (arguments.Silo is { IsOpen: true, Insecure: false })
        await Console.Error.WriteLineAsync("esenas-silo: its ports ask for no certificate, so every user of this machine can run, " +
            "read and cancel through them; see --tls-certificate");
    PhysicsNotice.Start();
    using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, silo.Stopping);
    await (arguments.ExitWhenIdle
        ? new IdleWatch(silo.Grains.GetGrain<IExperimentCatalog>(0), TimeProvider.System).WaitAsync(end.Token)
        : Task.Delay(Timeout.InfiniteTimeSpan, end.Token));
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return Ok;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("esenas-silo: the cluster declared this silo dead; it has stopped");
    return CannotStart;
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync($"esenas-silo: {exception.Message}");
    return Usage;
}
catch (Exception exception) when (exception is DataDirectoryException or IOException or SocketException)
{
    await Console.Error.WriteLineAsync($"esenas-silo: {exception.Message}");
    return CannotStart;
}
catch (Exception exception)
{
    // A store that failed during the start: each provider has its own exceptions. Not a crash with a dump of the process.
    await Console.Error.WriteLineAsync($"esenas-silo: the silo could not start: {exception.GetType().Name}: " +
        $"{exception.GetBaseException().Message}");
    return CannotStart;
}

return Ok;

// Such a silo still serves blackbox functions and clients, so it starts; the reason why it gets no work should not be visible in its health
// only.
static void SayIfUnusable()
{
    try
    {
        MuJoCoLibrary.EnsureLoaded();
    }
    catch (MuJoCoUnavailableException exception)
    {
        Console.Error.WriteLine($"esenas-silo: no MuJoCo: {exception.Message.Split('\n')[0].Trim()}");
        Console.Error.WriteLine("esenas-silo: evaluations of MuJoCo tasks will fail here; 'esenas doctor' says more");
    }
}

void Drain(PosixSignalContext context)
{
    if (stop.IsCancellationRequested) return;
    context.Cancel = true;
    stop.Cancel();
}
