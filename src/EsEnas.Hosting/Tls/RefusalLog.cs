using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using EsEnas.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting.Tls;

/// <summary>Says who was refused and why: once a minute for each host and reason, however often it tries. Thread-safe.</summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    /// <summary>Time in which a host is told of once for a reason.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private const int MaxKinds = 1000;
    private readonly ConcurrentDictionary<(string Host, string Reason), Repetition> told = new();

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
        var may = told.GetOrAdd((host, reason), _ => new Repetition()).MayWrite(time, Window, out var left);
        more = left == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {left} more since the last)");
        return may;
    }
}
