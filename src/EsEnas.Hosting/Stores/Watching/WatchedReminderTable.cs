namespace EsEnas.Hosting.Stores.Watching;

/// <summary>A reminder table whose requests are watched.</summary>
internal sealed class WatchedReminderTable(IReminderTable table, StoreWatch watch) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        watch.CallAsync(() => table.StartAsync(cancellationToken), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        watch.CallAsync(() => table.StopAsync(cancellationToken), cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, CancellationToken.None);

    public Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.ReadRows(grainId, cancellationToken), cancellationToken);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, CancellationToken.None);

    public Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.ReadRows(begin, end, cancellationToken), cancellationToken);

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, CancellationToken.None);

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.ReadRow(grainId, reminderName, cancellationToken), cancellationToken);

    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, CancellationToken.None);

    public Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.UpsertRow(entry, cancellationToken), cancellationToken, writes: true);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        RemoveRow(grainId, reminderName, eTag, CancellationToken.None);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.RemoveRow(grainId, reminderName, eTag, cancellationToken), cancellationToken, writes: true);

    public Task TestOnlyClearTable() => TestOnlyClearTable(CancellationToken.None);

    public Task TestOnlyClearTable(CancellationToken cancellationToken) =>
        watch.CallAsync(() => table.TestOnlyClearTable(cancellationToken), cancellationToken);
}
