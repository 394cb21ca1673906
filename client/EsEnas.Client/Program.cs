using EsEnas.Client;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Client.Parsing;
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
    var terminal = Terminal.OfProcess();
    var program = CommandNames.ProgramOf(terminal.Environment);
    MuJoCoLibrary.OnNotice = notice => terminal.Note($"{program}: {notice}");
    PhysicsCheck.OnMiss = miss => terminal.Note($"{program}: warning: {miss}");
    return await ConsoleApp.RunAsync(args, terminal, new Connector(), interrupts.Token);
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
