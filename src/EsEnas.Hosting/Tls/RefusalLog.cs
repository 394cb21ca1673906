using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Tls;

/// <summary>Says who was refused and why: once a minute for each host and reason, however often it tries. Thread-safe.</summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    /// <summary>Time in which a host is told of once for a reason.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxKinds = 1000;
    private readonly ConcurrentDictionary<(string Host, string Reason), Told> told = new();

    /// <summary>Somebody who connected to us was sent away.</summary>
    internal void Refused(EndPoint? remote, CertificateRole wanted, string reason)
    {
        if (MayTell(remote, reason, out var more)) LogRefused(logger, NameOf(remote), CertificateUsages.Plural(wanted), reason, more);
    }

    /// <summary>Somebody whom we connected to is not whom we looked for.</summary>
    internal void BrokenOff(EndPoint? remote, string reason)
    {
        if (MayTell(remote, reason, out var more)) LogBrokenOff(logger, NameOf(remote), reason, more);
    }

    private static string NameOf(EndPoint? remote) => remote?.ToString() ?? "an unknown address";

    private bool MayTell(EndPoint? remote, string reason, out string more)
    {
        // What strangers do must not fill the memory either.
        if (told.Count > MaxKinds) told.Clear();
        var host = remote is IPEndPoint endpoint ? endpoint.Address.ToString() : NameOf(remote);
        return told.GetOrAdd((host, reason), _ => new Told()).MayTell(time, out more);
    }

    /// <summary>When a host was last told of for a reason, and how often it tried since.</summary>
    private sealed class Told
    {
        private readonly Lock gate = new();
        private long last;
        private int since;

        internal bool MayTell(TimeProvider time, out string more)
        {
            lock (gate)
            {
                more = since == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {since} more since the last)");
                var now = time.GetTimestamp();
                if (last != 0 && time.GetElapsedTime(last, now) < Window)
                {
                    since++;
                    return false;
                }

                (last, since) = (now, 0);
                return true;
            }
        }
    }
}
