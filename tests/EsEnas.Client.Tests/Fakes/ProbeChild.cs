using System.Runtime.CompilerServices;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>Makes the test program able to be its own probe of models: its Main belongs to the test framework, so this runs before it.</summary>
internal static class ProbeChild
{
    [ModuleInitializer]
    public static void RunIfAsked()
    {
        if (ModelProbe.TryRunAsChild(Environment.GetCommandLineArgs()[1..])) Environment.Exit(0);
    }
}
