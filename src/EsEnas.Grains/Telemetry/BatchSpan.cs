using System.Diagnostics;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Telemetry;

/// <summary>The span of a call to a silo.</summary>
/// <param name="activity">The span.</param>
/// <param name="trace">What goes with the call.</param>
internal sealed class BatchSpan(Activity activity, RolloutTrace trace) : IDisposable
{
    public RolloutTrace Trace => trace;

    /// <summary>The call gave no answer, or none that counts.</summary>
    public void Fail(string reason) => activity.Fail(reason);

    public void Dispose() => activity.Dispose();
}
