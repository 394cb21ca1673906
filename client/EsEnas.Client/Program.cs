using EsEnas.Client;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Physics;
using EsEnas.Tasks.UserTasks;

if (args is [ModelProbe.ChildArgument, ..]) return Probe(args);
if (args is [EvaluationWorkers.ChildArgument, ..]) return Evaluate(args);

return await RunAsync(args);

static async Task<int> RunAsync(string[] args)
{
    using var interrupts = new Interrupts();
    MuJoCoLibrary.OnNotice = static notice =>
        Console.Error.WriteLine($"{Environment.GetEnvironmentVariable("ESENAS_COMMAND") ?? "esenas"}: {SafeText.Line(notice)}");
    PhysicsCheck.OnMiss = static miss =>
        Console.Error.WriteLine($"{Environment.GetEnvironmentVariable("ESENAS_COMMAND") ?? "esenas"}: warning: {SafeText.Line(miss)}");
    return await ConsoleApp.RunAsync(args, Terminal.OfProcess(), new Connector(), interrupts.Token);
}

// Apart, so that a command that needs no task does not load the tasks.
static int Probe(string[] args)
{
    ModelProbe.TryRunAsChild(args);
    return 0;
}

static int Evaluate(string[] args)
{
    EvaluationWorkers.TryRunAsChild(args);
    return 0;
}
