using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;
using EsEnas.TestServers;

namespace EsEnas.Hosting.Tests.Directories;

/// <summary>What other users of the machine find of a data directory.</summary>
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ClosedFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Open =
        Closed | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode OpenFile = ClosedFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempDirectory directory = new();

    // Everybody may enter the directory above, as /tmp and homes allow it: what is closed is closed by itself.
    public PrivateFilesTests()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(directory.FullPath, Open);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => directory.File("data");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Other_user_finds_every_file_of_an_embedded_silo_closed()
    {
        if (OperatingSystem.IsWindows()) return; // No modes there.
        await using var host = await OpenAsync();
        await host.Grains.GetGrain<ICounterGrain>("a").Increment();

        Assert.Null(host.Notice);
        Assert.Equal(Closed, File.GetUnixFileMode(Data));
        await AssertFilesAreClosedAsync(["esenas.db", "esenas.db-shm", "esenas.db-wal", "esenas.lock", "gateway-*.json"]);
    }

    [Fact]
    public async Task Other_user_finds_every_file_of_a_silo_closed()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var silo = await SiloHost.StartAsync(new EsEnasSiloOptions { DataDirectory = Data, Slots = 1 }, Token);
        await silo.Grains.GetGrain<ICounterGrain>("a").Increment();

        Assert.Null(silo.Notice);
        Assert.Equal(Closed, File.GetUnixFileMode(Data));
        await AssertFilesAreClosedAsync(["esenas.db", "esenas.db-shm", "esenas.db-wal", "esenas.lock", "gateway-*.json"]);
    }

    [Fact]
    public async Task Directory_of_an_earlier_build_is_closed_with_all_its_files_and_said_once()
    {
        if (OperatingSystem.IsWindows()) return;
        await using (var host = await OpenAsync()) await host.Grains.GetGrain<ICounterGrain>("a").Increment();
        foreach (var name in new[] { "gateway-1.json", "gateway-2.json.3.tmp", "silo.log", "served.json" })
            await File.WriteAllTextAsync(Path.Combine(Data, name), "", Token);
        foreach (var file in Directory.GetFiles(Data)) File.SetUnixFileMode(file, OpenFile);
        File.SetUnixFileMode(Data, Open);

        await using (var again = await OpenAsync())
        {
            Assert.Contains("was open to other users (0755)", again.Notice, StringComparison.Ordinal);
            Assert.Contains("(0700)", again.Notice, StringComparison.Ordinal);
            Assert.Equal(Closed, File.GetUnixFileMode(Data));
            Assert.Equal(1, await again.Grains.GetGrain<ICounterGrain>("a").Get());
            await AssertFilesAreClosedAsync(["esenas.db", "esenas.lock", "gateway-*.json", "silo.log", "served.json"]);
        }

        await using var third = await OpenAsync();
        Assert.Null(third.Notice);
    }

    [Fact]
    public async Task Client_of_a_host_that_left_the_directory_open_closes_it()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var host = await OpenAsync();
        File.SetUnixFileMode(Data, Open);
        await using var client = await EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = Data, MayHost = false }, Token);
        Assert.Contains("was open", client.Notice, StringComparison.Ordinal);
        Assert.Equal(Closed, File.GetUnixFileMode(Data));
    }

    [Theory]
    [InlineData(Open, "0755")]
    [InlineData(Open | UnixFileMode.GroupWrite, "0775")]
    public async Task Directory_that_holds_other_files_too_keeps_its_mode_and_ours_are_closed(UnixFileMode mode, string octal)
    {
        if (OperatingSystem.IsWindows()) return;
        Make(mode);
        var page = Path.Combine(Data, "index.html");
        await File.WriteAllTextAsync(page, "a page", Token);
        File.SetUnixFileMode(page, OpenFile);

        await using var host = await OpenAsync();
        await host.Grains.GetGrain<ICounterGrain>("a").Increment();

        Assert.Contains($"stays open to other users ({octal}), as it holds other files too", host.Notice, StringComparison.Ordinal);
        Assert.Equal(mode, File.GetUnixFileMode(Data));
        Assert.Equal(OpenFile, File.GetUnixFileMode(page));
        await AssertFilesAreClosedAsync(["esenas.db", "esenas.db-shm", "esenas.db-wal", "esenas.lock", "gateway-*.json"]);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite, false)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, true)]
    public async Task Shared_directory_that_everybody_can_write_is_refused_and_left_alone(UnixFileMode more, bool empty)
    {
        if (OperatingSystem.IsWindows()) return;
        Make(Open | more);
        if (!empty) await File.WriteAllTextAsync(Path.Combine(Data, "theirs"), "", Token);

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(OpenAsync);

        Assert.Contains($"'{Data}' can be written by everybody", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Open | more, File.GetUnixFileMode(Data));
        Assert.Equal(empty ? 0 : 1, Directory.GetFileSystemEntries(Data).Length);
        Assert.Equal(refusal.Message, (await DataDirectoryStatus.LookAsync(Data, Token)).Problem);
    }

    [Fact]
    public async Task Empty_directory_that_others_could_write_is_closed()
    {
        if (OperatingSystem.IsWindows()) return;
        Make(Open | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        await using var host = await OpenAsync();
        Assert.Contains("(0777)", host.Notice, StringComparison.Ordinal);
        Assert.Equal(Closed, File.GetUnixFileMode(Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("esenas.db")]
    [InlineData("esenas.lock")]
    [InlineData("gateway-1.json")]
    public async Task What_belongs_to_another_user_is_refused(string name)
    {
        if (!OtherUser.IsPossible)
        {
            Assert.Skip("needs root on Linux, which alone can act as another user");
            return; // For the analyzer of platforms.
        }

        if (name.Length > 0) Make(Open | UnixFileMode.OtherWrite);
        else File.SetUnixFileMode(directory.FullPath, Open | UnixFileMode.OtherWrite);
        var theirs = Path.TrimEndingDirectorySeparator(Path.Combine(Data, name));
        Assert.Equal((0, "", ""),
            await OtherUser.RunShellAsync(name.Length > 0 ? """touch -- "$1" """ : """mkdir -m 755 -- "$1" """, theirs));

        var refusal = await Assert.ThrowsAsync<DataDirectoryException>(OpenAsync);

        Assert.Contains($"'{theirs}' belongs to another user (user {OtherUser.Id}; this is user 0)", refusal.Message,
            StringComparison.Ordinal);
        var attaching = await Assert.ThrowsAsync<DataDirectoryException>(() =>
            EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = Data, MayHost = false }, Token));
        Assert.Equal(refusal.Message, attaching.Message);
        Assert.Equal(refusal.Message, (await DataDirectoryStatus.LookAsync(Data, Token)).Problem);
    }

    private Task<EmbeddedSilo> OpenAsync() => EmbeddedSilo.OpenAsync(new EmbeddedSiloOptions { DataDirectory = Data, Slots = 1 }, Token);

    private void Make(UnixFileMode mode)
    {
        Directory.CreateDirectory(Data);
        // Not with the mode: the umask would take part of it.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Data, mode);
    }

    private async Task AssertFilesAreClosedAsync(string[] patterns)
    {
        foreach (var pattern in patterns)
        {
            var files = Directory.GetFiles(Data, pattern);
            Assert.NotEmpty(files);
            foreach (var file in files)
            {
                if (!OperatingSystem.IsWindows()) Assert.Equal(ClosedFile, File.GetUnixFileMode(file) & ~UnixFileMode.UserExecute);
                if (OtherUser.IsPossible) Assert.Equal((file, ""), (file, await OtherUser.AccessAsync(file)));
            }
        }
    }
}
