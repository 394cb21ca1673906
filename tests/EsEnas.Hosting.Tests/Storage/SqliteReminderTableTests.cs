using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Storage;

public sealed class SqliteReminderTableTests : ReminderTableConformance
{
    private readonly TempDirectory directory = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        directory.Dispose();
    }

    protected override async Task<IStore> OpenStoreAsync() => await HostedStore.OpenAsync(directory.FullPath);
}
