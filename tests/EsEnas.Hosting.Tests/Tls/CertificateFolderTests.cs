using EsEnas.Hosting.Tests.Support;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Tests.Tls;

public sealed class CertificateFolderTests : IDisposable
{
    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private string Path => directory.File("tls");

    [Fact]
    public void What_is_made_is_what_silos_and_consoles_take()
    {
        var files = Make(["one"], ["laptop"]);
        Assert.Equal(["authority.pem", "silo-one.pem", "console-laptop.pem"],
            files.Select(file => System.IO.Path.GetFileName(file.Certificate)));
        foreach (var file in files.Skip(1))
        {
            TlsFiles named = new(new("c", file.Certificate), new("k", file.Key), new("a", files[0].Certificate));
            Assert.NotNull(TlsCertificates.Read(named, file.Role!.Value));
        }
    }

    [Fact]
    public void Certificates_may_be_valid_as_long_as_a_new_authority()
    {
        var files = Make(["one"], [], days: CertificateFolder.AuthorityDays);
        Assert.Equal(files[0].NotAfter, files[1].NotAfter);
    }

    [Fact]
    public void Keys_are_their_owners_alone()
    {
        var files = Make(["one"], ["laptop"]);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void A_second_time_adds_and_renews_and_keeps_the_authority_and_the_others()
    {
        Make(["one", "two"], []);
        string authority = Text("authority.pem"), one = Text("silo-one.pem"), two = Text("silo-two.pem"), key = Text("silo-two.key");
        var files = Make(["two"], ["laptop"], days: 30);
        Assert.Equal([CertificateOutcome.Kept, CertificateOutcome.Renewed, CertificateOutcome.Made], files.Select(file => file.Outcome));
        Assert.Equal(authority, Text("authority.pem"));
        Assert.Equal(one, Text("silo-one.pem"));
        Assert.NotEqual(two, Text("silo-two.pem"));
        Assert.NotEqual(key, Text("silo-two.key"));
        Assert.True(files[1].NotAfter < files[1].Replaced);
    }

    [Theory]
    [InlineData("silo-one.pem", "mine", "silo-one.pem' is not of the authority in")]
    [InlineData("silo-one.key", "mine", "silo-one.key' is not of the authority in")]
    [InlineData("authority.key", null, "holds half of an authority: there is no")]
    [InlineData("authority.pem", "mine", "cannot be used")]
    public void What_is_not_of_this_authority_is_not_overwritten_and_nothing_else_is_written(string file, string? contents, string message)
    {
        Make([], ["laptop"]);
        var laptop = Text("console-laptop.pem");
        if (contents is null) File.Delete(System.IO.Path.Combine(Path, file));
        else File.WriteAllText(System.IO.Path.Combine(Path, file), contents);
        string[] before = [.. Directory.GetFiles(Path).Order(StringComparer.Ordinal)];
        Assert.Contains(message, Assert.Throws<CertificateConflictException>(() => Make(["one"], ["laptop"])).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(Path).Order(StringComparer.Ordinal));
        Assert.Equal(laptop, Text("console-laptop.pem"));
        if (contents is not null) Assert.Equal(contents, Text(file));
    }

    [Fact]
    public void Certificates_of_another_authority_are_not_taken_for_ones_to_renew()
    {
        Make(["one"], []);
        File.Delete(System.IO.Path.Combine(Path, "authority.pem"));
        File.Delete(System.IO.Path.Combine(Path, "authority.key"));
        Assert.Throws<CertificateConflictException>(() => Make(["one"], []));
        Assert.False(File.Exists(System.IO.Path.Combine(Path, "authority.pem")));
    }

    [Theory]
    [InlineData("one", true)]
    [InlineData("a.b-c_9", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("../x", false)]
    [InlineData("a,CN=b", false)]
    [InlineData("ä", false)]
    public void Names_are_parts_of_file_names_and_subjects(string name, bool allowed) =>
        Assert.Equal(allowed, CertificateFolder.IsName(name));

    private IReadOnlyList<CertificateFile> Make(string[] silos, string[] consoles, int days = 365) =>
        new CertificateFolder(Path, TimeProvider.System).Make(silos, consoles, days);

    private string Text(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));
}
