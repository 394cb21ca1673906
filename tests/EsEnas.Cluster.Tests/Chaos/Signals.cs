using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>Signals to processes that the tests have started, by id.</summary>
internal static class Signals
{
    /// <summary>Sends a signal by name, such as <c>STOP</c>.</summary>
    public static void Send(int processId, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
