using EsEnas.Hosting.Settings;
using EsEnas.Silo;

namespace EsEnas.Hosting.Tests.Silo;

public sealed class SiloArgumentsTests
{
    [Fact]
    public void Nothing_given_gives_the_defaults()
    {
        var arguments = Parse("");
        Assert.Equal(new EsEnasSiloOptions { DataDirectory = ".esenas" }, arguments.Silo);
        Assert.True(arguments.Silo.WakeUnfinished);
        Assert.Equal("sqlite", arguments.Silo.Membership.Kind.Word);
        Assert.False(arguments.ExitWhenIdle);
        Assert.False(arguments.Help);
    }

    [Fact]
    public void Every_flag_is_read()
    {
        var arguments = Parse("--data d --silo-port 1 --gateway-port=65535 --slots 3 --cluster-id c --exit-when-idle");
        Assert.Equal(new EsEnasSiloOptions { DataDirectory = "d", SiloPort = 1, GatewayPort = 65535, Slots = 3, ClusterId = "c" },
            arguments.Silo);
        Assert.True(arguments.ExitWhenIdle);
    }

    [Fact]
    public void Every_variable_is_read_and_a_flag_wins()
    {
        var arguments = Parse("--slots 4", "ESENAS_DATA=d", "ESENAS_SILO_PORT=1", "ESENAS_GATEWAY_PORT=2", "ESENAS_SLOTS=x",
            "ESENAS_CLUSTER_ID=c", "ESENAS_EXIT_WHEN_IDLE=true");
        Assert.Equal(new EsEnasSiloOptions { DataDirectory = "d", SiloPort = 1, GatewayPort = 2, Slots = 4, ClusterId = "c" },
            arguments.Silo);
        Assert.True(arguments.ExitWhenIdle);
        Assert.False(Parse("--exit-when-idle=false", "ESENAS_EXIT_WHEN_IDLE=true").ExitWhenIdle);
    }

    [Fact]
    public void Empty_variable_counts_as_not_set() => Assert.Null(Parse("", "ESENAS_SLOTS=").Silo.Slots);

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    public void Help_is_asked_for(string flag) => Assert.True(Parse(flag).Help);

    [Theory]
    [InlineData("--foo", "unknown flag '--foo'")]
    [InlineData("--http-prot 1", "unknown flag '--http-prot'")]
    [InlineData("extra", "unknown flag 'extra'")]
    [InlineData("--data", "--data needs a value")]
    [InlineData("--data --slots 1", "--data needs a value")]
    [InlineData("--data=", "--data needs a value (DIR)")]
    [InlineData("--slots 0", "--slots: '0' is not allowed; allowed: 1 to 4096")]
    [InlineData("--slots 4097", "--slots: '4097' is not allowed")]
    [InlineData("--slots -1", "--slots: '-1' is not allowed")]
    [InlineData("--slots two", "--slots: 'two' is not allowed")]
    [InlineData("--silo-port 65536", "--silo-port: '65536' is not allowed; allowed: 1 to 65535")]
    [InlineData("--gateway-port 0", "--gateway-port: '0' is not allowed")]
    [InlineData("--silo-port 5 --gateway-port 5", "--gateway-port: 5 is the silo port already")]
    [InlineData("--slots 1 --slots 2", "--slots is given twice")]
    [InlineData("--connection a --connection secret", "--connection is given twice")]
    [InlineData("--insecure --insecure", "--insecure is given twice")]
    [InlineData("--exit-when-idle=maybe", "--exit-when-idle: 'maybe' is not allowed; allowed: true, false")]
    public void Wrong_flags_are_named(string line, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<SettingException>(() => Parse(line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ESENAS_SLOTS=none")]
    [InlineData("ESENAS_SILO_PORT=70000")]
    [InlineData("ESENAS_GATEWAY_PORT=x")]
    [InlineData("ESENAS_EXIT_WHEN_IDLE=yes")]
    [InlineData("ESENAS_DATA= ")]
    public void Wrong_variables_are_named(string variable) =>
        Assert.StartsWith(variable.Split('=')[0], Assert.Throws<SettingException>(() => Parse("", variable)).Message,
            StringComparison.Ordinal);

    private static SiloArguments Parse(string line, params string[] variables) => SiloArguments.Parse(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        name => variables.Where(each => each.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(each => each[(name.Length + 1)..]).SingleOrDefault());
}
