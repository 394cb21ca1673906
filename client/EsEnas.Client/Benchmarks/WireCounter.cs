using System.Diagnostics.Metrics;
using EsEnas.Hosting.Telemetry;

namespace EsEnas.Client.Benchmarks;

/// <summary>
/// Counts what the silos of this process send over their sockets, headers included, by the transport's own instrument. Thread safe.
/// </summary>
internal sealed class WireCounter : IDisposable
{
    private const string Instrument = "orleans-messaging-sent-messages-size";
    private readonly MeterListener listener = new();
    private long bytes;
    private long messages;

    public WireCounter()
    {
        listener.InstrumentPublished = (instrument, of) =>
        {
            if (instrument.Meter.Name == ClientTelemetry.OrleansMeterName && instrument.Name == Instrument)
                of.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => Count(size));
        listener.SetMeasurementEventCallback<long>((_, size, _, _) => Count(size));
        listener.Start();
    }

    /// <summary>Bytes and messages so far.</summary>
    public (long Bytes, long Messages) Sent => (Interlocked.Read(ref bytes), Interlocked.Read(ref messages));

    public void Dispose() => listener.Dispose();

    private void Count(long size)
    {
        Interlocked.Add(ref bytes, size);
        Interlocked.Increment(ref messages);
    }
}
