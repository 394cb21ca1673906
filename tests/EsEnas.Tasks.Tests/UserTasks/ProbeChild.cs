using System.Runtime.CompilerServices;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>Makes the test program able to be its own probe: its Main belongs to the test framework, so this runs before it.</summary>
internal static class ProbeChild
{
    /// <summary>As a first argument: a child that never answers.</summary>
    public const string Hang = "--esenas-hang";

    [ModuleInitializer]
    public static void RunIfAsked()
    {
        var args = Environment.GetCommandLineArgs()[1..];
        if (args is [Hang, ..])
        {
            using var never = new ManualResetEventSlim();
            never.Wait();
        }

        if (ModelProbe.TryRunAsChild(args)) Environment.Exit(0);
    }
}
