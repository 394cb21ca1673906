using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Directories;

public sealed class DirectoryCertificatesTests : IDisposable
{
    private readonly TempDirectory directory = new();

    private string Folder => directory.File("tls");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Certificates_are_made_once_and_are_their_owners_alone()
    {
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        Assert.Equal(["authority.pem", "console.key", "console.pem", "silo.key", "silo.pem"],
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var silo = File.ReadAllText(Path.Combine(Folder, "silo.pem"));
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        DirectoryCertificates.Ensure(directory.FullPath, alone: false);
        Assert.Equal(silo, File.ReadAllText(Path.Combine(Folder, "silo.pem")));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("rwx------", Text(File.GetUnixFileMode(Folder)));
        foreach (var file in Directory.GetFiles(Folder)) Assert.Equal("rw-------", Text(File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Silo_and_console_of_a_directory_take_each_other_and_nobody_elses()
    {
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        var silo = DirectoryCertificates.Of(directory.FullPath, CertificateRole.Silo).Current;
        var console = DirectoryCertificates.Of(directory.FullPath, CertificateRole.Console).Current;
        Assert.Null(CertificateCheck.WhyNot(console.Certificate, silo.Authorities, CertificateRole.Console));
        Assert.Null(CertificateCheck.WhyNot(silo.Certificate, console.Authorities, CertificateRole.Silo));
        using TempDirectory other = new();
        DirectoryCertificates.Ensure(other.FullPath, alone: true);
        var stranger = DirectoryCertificates.Of(other.FullPath, CertificateRole.Console).Current;
        Assert.Equal("is not signed by our authority",
            CertificateCheck.WhyNot(stranger.Certificate, silo.Authorities, CertificateRole.Console));
    }

    [Fact]
    public async Task Processes_that_start_together_end_up_with_one_set()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => DirectoryCertificates.Ensure(directory.FullPath, alone: false), TestContext.Current.CancellationToken)));
        Assert.Equal(["tls"], Directory.GetFileSystemEntries(directory.FullPath).Select(Path.GetFileName));
        var silo = DirectoryCertificates.Of(directory.FullPath, CertificateRole.Silo).Current;
        Assert.Null(CertificateCheck.WhyNot(DirectoryCertificates.Of(directory.FullPath, CertificateRole.Console).Current.Certificate,
            silo.Authorities, CertificateRole.Console));
    }

    [Fact]
    public void An_incomplete_set_is_replaced_by_who_is_alone_and_by_nobody_else()
    {
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        Directory.CreateDirectory(directory.File("tls-0.tmp"));
        File.Delete(Path.Combine(Folder, "console.key"));
        Assert.Contains("lacks a file",
            Assert.Throws<DataDirectoryException>(() => DirectoryCertificates.Ensure(directory.FullPath, alone: false)).Message,
            StringComparison.Ordinal);
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        Assert.NotNull(DirectoryCertificates.Of(directory.FullPath, CertificateRole.Console).Current);
        Assert.False(Directory.Exists(directory.File("tls-0.tmp")));
    }

    [Fact]
    public void A_folder_that_was_open_is_closed_with_the_directory()
    {
        if (OperatingSystem.IsWindows()) return;
        DirectoryCertificates.Ensure(directory.FullPath, alone: true);
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(Folder, "silo.key"), (UnixFileMode)0b110_100_100);
        new DataDirectory(directory.FullPath).Close();
        Assert.Equal("rwx------", Text(File.GetUnixFileMode(Folder)));
        Assert.Equal("rw-------", Text(File.GetUnixFileMode(Path.Combine(Folder, "silo.key"))));
    }

    private static string Text(UnixFileMode mode) =>
        string.Concat("rwxrwxrwx".Select((letter, index) => ((int)mode >> (8 - index) & 1) == 1 ? letter : '-'));
}
