using System.Runtime.CompilerServices;
using EsEnas.Grains.Workers;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>
/// Makes the test program able to be its own probe of models, and its own worker: its Main belongs to the test framework, so this runs
/// before it.
/// </summary>
internal static class ProbeChild
{
    [ModuleInitializer]
    public static void RunIfAsked()
    {
        var args = Environment.GetCommandLineArgs()[1..];
        if (ModelProbe.TryRunAsChild(args) || EvaluationWorkers.TryRunAsChild(args)) Environment.Exit(0);
    }
}
