using System.Text.Json;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Commands;

public sealed class CertificatesCommandTests : IDisposable
{
    private readonly Scratch scratch = new();

    private string Folder => Path.Combine(scratch.Path, "tls");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Authority_and_certificates_are_made_and_the_flags_to_use_are_printed()
    {
        var made = await RunAsync("--silo", "one", "--silo", "two", "--console", "laptop");
        Assert.Equal(ExitCode.Ok, made.Code);
        Assert.Equal(["authority.pem", "silo-one.pem", "silo-two.pem", "console-laptop.pem"],
            made.OutLines[..4].Select(line => Path.GetFileName(line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[1])));
        Assert.All(made.OutLines[..4], line => Assert.Contains("  made, valid until ", line, StringComparison.Ordinal));
        Assert.EndsWith($"silo --address ADDRESS --tls-certificate {Folder}/silo-one.pem --tls-key {Folder}/silo-one.key " +
            $"--tls-authority {Folder}/authority.pem", made.OutLines[4], StringComparison.Ordinal);
        Assert.EndsWith($"list --cluster ADDRESS:PORT --tls-certificate {Folder}/console-laptop.pem --tls-key " +
            $"{Folder}/console-laptop.key --tls-authority {Folder}/authority.pem", made.OutLines[5], StringComparison.Ordinal);
        Assert.Contains($"Whoever has {Folder}/authority.key can make certificates", made.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_names_there_is_one_of_each()
    {
        var made = await RunAsync("--json");
        using var files = JsonDocument.Parse(made.Out);
        Assert.Equal(["authority/", "silo/silo", "console/console"],
            files.RootElement.EnumerateArray().Select(file => $"{file.GetProperty("kind")}/{file.GetProperty("name")}"));
    }

    [Fact]
    public async Task Again_says_what_it_keeps_and_what_it_renews()
    {
        await RunAsync("--silo", "one", "--days", "10");
        var again = await RunAsync("--silo", "one", "--console", "laptop");
        Assert.Contains("authority.pem  kept, valid until ", again.OutLines[0], StringComparison.Ordinal);
        Assert.Contains("silo-one.pem  renewed (the one before was valid until ", again.OutLines[1], StringComparison.Ordinal);
        Assert.Contains("console-laptop.pem  made, ", again.OutLines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--silo", "a/b", "--silo: 'a/b' is not allowed: 1 to 64 letters a to z and A to Z, digits")]
    [InlineData("--console", "", "--console: '' is not allowed: 1 to 64 letters a to z and A to Z, digits")]
    [InlineData("--days", "0", "--days: '0' is not allowed: a whole number from 1 to 3650")]
    public async Task Bad_values_are_named_and_nothing_is_made(string option, string value, string message)
    {
        var refused = await RunAsync(option, value);
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task Files_of_others_are_a_conflict()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "silo-one.key"), "mine", TestContext.Current.CancellationToken);
        var refused = await RunAsync("--silo", "one");
        Assert.Equal(ExitCode.Conflict, refused.Code);
        Assert.Contains("silo-one.key' is not of the authority in", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["silo-one.key"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    private Task<Invocation> RunAsync(params string[] arguments) =>
        Invocation.RunAsync(["certificates", Folder, .. arguments], time: TimeProvider.System);
}
