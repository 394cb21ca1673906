using System.Text.Json;
using System.Text.RegularExpressions;
using EsEnas.Hosting.AzureStorage;

namespace EsEnas.Infra.Tests;

/// <summary>The Azure templates, compiled. The linter's findings are errors: bicepconfig.json says so.</summary>
public sealed partial class BicepTests
{
    private const string Folder = "infra/azure";
    private const string Key = "a-key-of-more-than-thirty-two-characters";

    // Long enough for a certificate, and of several lines.
    private static readonly string Pem = "-----BEGIN CERTIFICATE-----\n" + new string('A', 100) + "\n";

    public static TheoryData<string> ParameterFiles => [.. Repository.Files(Folder, "*.bicepparam").Select(file => Path.GetFileName(file))];

    [Fact]
    public async Task Template_compiles_without_a_word_of_complaint()
    {
        var result = (await RunAsync("build", "main.bicep", "--stdout")).Succeeded();
        Assert.Empty(result.Error);
        using var template = JsonDocument.Parse(result.Output);
        var root = template.RootElement;
        Assert.Equal(["app", "blobs", "dashboard", "gateway", "insights"],
            root.GetProperty("outputs").EnumerateObject().Select(output => output.Name).Order());
        foreach (var parameter in root.GetProperty("parameters").EnumerateObject())
            Assert.False(string.IsNullOrWhiteSpace(parameter.Value.GetProperty("metadata").GetProperty("description").GetString()),
                parameter.Name);

        // Parameters that are secrets never show in a deployment's record.
        foreach (var secret in (string[])["httpKey", "siloCertificate", "siloKey", "authority"])
            Assert.Equal("securestring", root.GetProperty("parameters").GetProperty(secret).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Linter_finds_nothing_and_would_fail_the_build_if_it_did()
    {
        var folder = Directory.CreateTempSubdirectory("esenas-bicep");
        try
        {
            File.Copy(Repository.PathOf($"{Folder}/bicepconfig.json"), Path.Combine(folder.FullName, "bicepconfig.json"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "unused.bicep"), "param unused string\n",
                TestContext.Current.CancellationToken);
            var result = await RunAsync("build", Path.Combine(folder.FullName, "unused.bicep"), "--stdout");
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("Error no-unused-params", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, MemberData(nameof(ParameterFiles))]
    public async Task Parameters_fit_the_template(string file)
    {
        var result = (await RunAsync("build-params", file, "--stdout")).Succeeded();
        Assert.Empty(result.Error);
        using var built = JsonDocument.Parse(result.Output);
        using var parameters = JsonDocument.Parse(built.RootElement.GetProperty("parametersJson").GetString()!);
        var given = parameters.RootElement.GetProperty("parameters");
        Assert.Equal(Key, given.GetProperty("httpKey").GetProperty("value").GetString());
        Assert.Equal([Pem + "c", Pem + "k", Pem + "a"], ((string[])["siloCertificate", "siloKey", "authority"])
            .Select(name => given.GetProperty(name).GetProperty("value").GetString()));
    }

    [Fact]
    public void No_store_has_a_key_and_none_is_in_the_vault()
    {
        foreach (var file in Repository.Files(Folder, "*.bicep"))
        {
            // The environment's own log shipping has no other way in; it is not a setting of ours.
            foreach (var line in Repository.Read(file).Split('\n').Where(line => line.Contains("listKeys(", StringComparison.Ordinal)))
                Assert.True(line.Contains("primarySharedKey", StringComparison.Ordinal), $"{file}: {line.Trim()}");
        }

        Assert.Contains("allowSharedKeyAccess: false", Repository.Read($"{Folder}/modules/storage.bicep"), StringComparison.Ordinal);
        Assert.Equal(["http-key", "insights-connection", "tls-authority", "tls-certificate", "tls-key"],
            SecretPattern().Matches(Repository.Read($"{Folder}/modules/vault.bicep")).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public async Task Membership_and_reminders_are_tables_of_the_account_that_has_the_blobs()
    {
        var storage = Repository.Read($"{Folder}/modules/storage.bicep");
        foreach (var table in new[] { TableStore.MembershipTable, TableStore.RemindersTable })
            Assert.Contains($"'tables' = {{ name: '{table}' }}", storage, StringComparison.Ordinal);
        Assert.Contains("{ name: 'ESENAS_MEMBERSHIP', value: 'azure-table' }", Repository.Read($"{Folder}/modules/silos.bicep"),
            StringComparison.Ordinal);

        var template = (await RunAsync("build", "main.bicep", "--stdout")).Succeeded().Output;
        Assert.Contains("privatelink.table.", template, StringComparison.Ordinal);
        Assert.DoesNotContain("redis", template, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Scale_rule_asks_for_an_instrument_that_there_is()
    {
        var query = Repository.Read($"{Folder}/modules/silos.bicep").Split("var queueQuery = join([")[1].Split("], ' | ')")[0];
        Assert.Contains(Grains.Telemetry.TelemetryCatalog.Instruments,
            instrument => query.Contains($"\"{instrument.Name}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Silos_find_their_certificates_in_files_that_the_vault_fills()
    {
        var silos = Repository.Read($"{Folder}/modules/silos.bicep");
        foreach (var (variable, secret, file) in (ReadOnlySpan<(string, string, string)>)
            [("CERTIFICATE", "tls-certificate", "silo.pem"), ("KEY", "tls-key", "silo.key"),
                ("AUTHORITY", "tls-authority", "authority.pem")])
        {
            Assert.Contains($"{{ name: 'ESENAS_TLS_{variable}', value: '/tls/{file}' }}", silos, StringComparison.Ordinal);
            Assert.Contains($"{{ secretRef: '{secret}', path: '{file}' }}", silos, StringComparison.Ordinal);
            Assert.Contains($"{{ name: '{secret}', keyVaultUrl: ", silos, StringComparison.Ordinal);
        }

        Assert.Contains("{ volumeName: 'tls', mountPath: '/tls' }", silos, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"vaults/secrets@[^']+' = \{\s+parent: vault\s+name: '([^']+)'")]
    private static partial Regex SecretPattern();

    private static async Task<ToolResult> RunAsync(params string[] arguments)
    {
        var bicep = Repository.Metadata("Bicep");
        Assert.True(File.Exists(bicep), $"no Bicep compiler at {bicep}: dotnet restore brings it");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(bicep, File.GetUnixFileMode(bicep) | UnixFileMode.UserExecute);
        return await Tool.RunAsync(bicep, arguments, Folder, new Dictionary<string, string>
        {
            ["ESENAS_HTTP_KEY"] = Key,
            ["SILO_CERTIFICATE"] = Pem + "c",
            ["SILO_KEY"] = Pem + "k",
            ["SILO_AUTHORITY"] = Pem + "a",
        });
    }
}
