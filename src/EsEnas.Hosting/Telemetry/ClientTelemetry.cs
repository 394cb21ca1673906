using System.Diagnostics;
using EsEnas.Core.Runs;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Hosting.Telemetry;

/// <summary>What a client of a cluster needs of its telemetry. Thread safe.</summary>
public static class ClientTelemetry
{
    /// <summary>The meter of Orleans' own instruments.</summary>
    public const string OrleansMeterName = TelemetryCatalog.OrleansMeterName;

    /// <inheritdoc cref="Tracing.StartSubmit"/>
    public static Activity? StartSubmit(RunId run) => Tracing.StartSubmit(run);
}
