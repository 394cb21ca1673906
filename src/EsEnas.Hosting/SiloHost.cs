using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Silos;
using EsEnas.Hosting.Stores;
using Microsoft.Extensions.Logging;

namespace EsEnas.Hosting;

/// <summary>
/// A silo for a process of its own: over a data directory that it may share with other such silos of the same machine, or over servers that
/// it shares with silos of any machine. Silos that share form one cluster.
/// </summary>
public sealed class SiloHost : IAsyncDisposable
{
    // Another silo tidies up for some milliseconds; a console that hosts the directory may be just stopping.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);
    // Whoever has not said who it is creates the database at this moment, on a busy machine for longer than that.
    private static readonly TimeSpan NamelessLockTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(25);

    private readonly RunningSilo silo;

    private SiloHost(RunningSilo silo, string? notice = null) => (this.silo, Notice) = (silo, notice);

    /// <summary>Calls grains.</summary>
    public IGrainFactory Grains => silo.Grains;

    /// <summary>Where clients connect, as address:port.</summary>
    public string Gateway => silo.Gateway;

    /// <inheritdoc cref="EmbeddedSilo.Notice"/>
    public string? Notice { get; }

    /// <summary>Cancelled when the silo stops by itself: the others have declared it dead.</summary>
    public CancellationToken Stopping => silo.Stopping;

    /// <summary>Starts a silo.</summary>
    /// <param name="options">Directory, ports, slots.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDirectoryException">The directory cannot be used, or a console hosts it.</exception>
    /// <exception cref="StoreUnavailableException">The storage or the membership cannot be used.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<SiloHost> StartAsync(EsEnasSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.UsesDataDirectory)
            return new SiloHost(await RunningSilo.StartAsync(null, null, options, StandardErrorLogging.Configure, cancellationToken));
        DataDirectory directory = new(options.DataDirectory);
        var notice = directory.Create();
        var claim = options.Membership.Kind.IsOfOneSilo
            ? await LockAsync(directory, directory.TryLockExclusive, cancellationToken)
            : await LockSharedAsync(directory, options, cancellationToken);
        try
        {
            RequireSameCluster(directory, options);
            if (options.KeepsDirectory) directory.MarkServed(new ServedRecord(options.ClusterId));
        }
        catch
        {
            directory.Database.Close();
            claim.Dispose();
            throw;
        }

        return new SiloHost(await RunningSilo.StartAsync(directory, claim, options, StandardErrorLogging.Configure, cancellationToken),
            notice);
    }

    /// <summary>
    /// Stops: runs checkpoint and move to other silos, or resume when the directory is next hosted. Takes 20 seconds at most.
    /// </summary>
    public ValueTask DisposeAsync() => silo.DisposeAsync();

    // Two clusters on one directory would take the runs from each other for ever.
    private static void RequireSameCluster(DataDirectory directory, EsEnasSiloOptions options)
    {
        var known = directory.ReadServed()?.ClusterId;
        var other = known is not null && known != options.ClusterId ? known
            : directory.ReadGateways().Select(host => host.ClusterId).FirstOrDefault(id => id != options.ClusterId);
        if (other is null) return;
        throw new DataDirectoryException($"The data directory '{directory.FullPath}' is served by silos of cluster '{other}', and this " +
            $"silo is of cluster '{options.ClusterId}'. Start it with --cluster-id {other}, or choose another data directory; if no silo " +
            $"of '{other}' will come back, delete {directory.ServedPath}.");
    }

    // The process that gets the exclusive lock is the first: whatever others left behind belongs to dead processes and is removed.
    private static async Task<DirectoryLock> LockSharedAsync(DataDirectory directory, EsEnasSiloOptions options,
        CancellationToken cancellationToken)
    {
        using (var alone = directory.TryLockExclusive())
        {
            if (alone is not null)
            {
                directory.WithdrawAll();
                directory.Database.Initialize();
                directory.Database.ForgetSilos(options.ClusterId);
                if (options.UsesDirectoryCertificates) directory.EnsureCertificates(alone: true);
            }
        }

        return await LockAsync(directory, directory.TryLockShared, cancellationToken);
    }

    private static async Task<DirectoryLock> LockAsync(DataDirectory directory, Func<DirectoryLock?> take,
        CancellationToken cancellationToken)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            if (take() is { } claim) return claim;
            var waited = TimeProvider.System.GetElapsedTime(start);
            var holder = waited > LockTimeout && directory.ReadGateways() is [{ } record, ..] ? record : null;
            if (holder is not null || waited > NamelessLockTimeout)
            {
                var by = holder is null ? "another process" : $"process {holder.ProcessId}";
                throw new DataDirectoryException($"The data directory '{directory.FullPath}' is hosted by {by}. " +
                    "Stop that one first, or choose another data directory.");
            }

            await Task.Delay(LockInterval, cancellationToken);
        }
    }
}
