using EsEnas.Hosting.Directories;

namespace EsEnas.Hosting;

/// <summary>
/// The place of a dashboard in a data directory: silos and consoles that start there while it is held, and that no variable tells where to
/// send their telemetry, send it to that dashboard.
/// </summary>
/// <remarks>Held as a lock, which ends with the process however that ends: what a killed one announced is not believed.</remarks>
public sealed class DashboardPlace : IDisposable
{
    // A process that starts holds the lock for a moment to see whether it is held.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(25);

    private readonly DataDirectory directory;
    private readonly DirectoryLock claim;

    private DashboardPlace(DataDirectory directory, DirectoryLock claim, string? notice) =>
        (this.directory, this.claim, Notice) = (directory, claim, notice);

    /// <inheritdoc cref="EmbeddedSilo.Notice"/>
    public string? Notice { get; }

    /// <summary>Takes the place; the directory is created if missing.</summary>
    /// <param name="dataDirectory">The directory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place; null if another process has it.</returns>
    /// <exception cref="DataDirectoryException">The directory cannot be used.</exception>
    public static async Task<DashboardPlace?> TakeAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        DataDirectory directory = new(dataDirectory);
        var notice = directory.Create();
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < LockTimeout;)
        {
            if (directory.TryLockDashboard() is { } claim) return new DashboardPlace(directory, claim, notice);
            await Task.Delay(LockInterval, cancellationToken);
        }

        return null;
    }

    /// <summary>The page of the dashboard that a data directory has now, without secrets; null if it has none.</summary>
    /// <param name="dataDirectory">The directory; need not exist.</param>
    public static Uri? FindPage(string dataDirectory) => new DataDirectory(dataDirectory).FindDashboard() is { } dashboard
        && Uri.TryCreate(dashboard.Page, UriKind.Absolute, out var page) && page.Scheme.StartsWith("http", StringComparison.Ordinal)
        && page.IsLoopback ? page : null;

    /// <summary>Tells who starts here from now on where to send telemetry.</summary>
    /// <param name="page">Address of the page, without secrets.</param>
    /// <param name="endpoint">Where OTLP is taken over gRPC: an http address of loopback.</param>
    /// <param name="headers">Value of <c>OTEL_EXPORTER_OTLP_HEADERS</c>.</param>
    /// <exception cref="DataDirectoryException">It cannot be written.</exception>
    public void Announce(string page, string endpoint, string headers) =>
        directory.PublishDashboard(new DashboardRecord(page, endpoint, headers));

    /// <summary>Withdraws what was announced.</summary>
    public void Dispose()
    {
        directory.WithdrawDashboard();
        claim.Dispose();
    }
}
