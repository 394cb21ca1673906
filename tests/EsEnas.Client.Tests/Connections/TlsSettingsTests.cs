using EsEnas.Client.Connections;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Connections;

public sealed class TlsSettingsTests
{
    [Theory]
    [InlineData("--tls-key k --tls-authority a", "--tls-certificate is missing beside --tls-key; allowed: " +
        "all three of --tls-certificate, --tls-key, --tls-authority, or none")]
    [InlineData("--tls-certificate nowhere.pem --tls-key k --tls-authority a",
        "--tls-certificate: 'nowhere.pem' cannot be read: there is no such file")]
    public async Task Files_that_cannot_be_used_are_named_before_anybody_is_called(string flags, string message)
    {
        var refused = await Invocation.RunAsync(["list", "--cluster", "127.0.0.1:1", .. flags.Split(' ')], new Connector());
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_is_named_as_such()
    {
        Dictionary<string, string> variables =
            new() { ["ESENAS_TLS_CERTIFICATE"] = "nowhere.pem", ["ESENAS_TLS_KEY"] = "k", ["ESENAS_TLS_AUTHORITY"] = "a" };
        var refused = await Invocation.RunAsync(["list", "--cluster", "127.0.0.1:1"], new Connector(), variables);
        Assert.Contains("ESENAS_TLS_CERTIFICATE: 'nowhere.pem' cannot be read", refused.Error, StringComparison.Ordinal);
    }
}
