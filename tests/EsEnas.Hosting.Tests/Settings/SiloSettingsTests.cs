using System.Net;
using EsEnas.Hosting.Postgres;
using EsEnas.Hosting.Redis;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Stores;

namespace EsEnas.Hosting.Tests.Settings;

public sealed class SiloSettingsTests
{
    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read("data=d|address=127.0.0.2|silo-port=1|gateway-port=2|slots=3|cluster-id=c|storage=postgres|connection=Host=h|" +
            "membership=redis|membership-connection=r:1|probe-timeout=2.5|missed-probes=4|heartbeat=6|missed-heartbeats=7");
        Assert.Equal(new EsEnasSiloOptions
        {
            DataDirectory = "d",
            Address = IPAddress.Parse("127.0.0.2"),
            SiloPort = 1,
            GatewayPort = 2,
            Slots = 3,
            ClusterId = "c",
            Storage = new StorageOptions { Kind = PostgresStore.Kind, Connection = "Host=h" },
            Membership = new MembershipOptions { Kind = RedisStore.Kind, Connection = "r:1" },
            FailureDetection = new FailureDetectionOptions { ProbeTimeout = TimeSpan.FromSeconds(2.5), MissedProbes = 4,
                Heartbeat = TimeSpan.FromSeconds(6), MissedHeartbeats = 7 },
        }, options);
    }

    [Theory]
    [InlineData("storage=redis|connection=r:1|address=192.0.2.1|insecure=true", true)]
    [InlineData("storage=redis|connection=r:1|address=127.0.0.2", true)]
    [InlineData("storage=redis|connection=r:1|membership=sqlite", false)]
    [InlineData("insecure=1", true)]
    [InlineData("", false)]
    public void Ports_are_open_only_where_told_or_where_there_is_no_data_directory(string settings, bool open) =>
        Assert.Equal(open, Read(settings).IsOpen);

    [Theory]
    [InlineData("", "sqlite", null)]
    [InlineData("storage=redis|connection=r:1", "redis", "r:1")]
    [InlineData("storage=postgres|connection=Host=h", "postgres", "Host=h")]
    [InlineData("storage=redis|connection=r:1|membership-connection=q:2", "redis", "q:2")]
    [InlineData("storage=redis|connection=r:1|membership=sqlite", "sqlite", null)]
    [InlineData("storage=azure-blob|connection=https://a.blob.core.windows.net|membership=redis|membership-connection=q:2", "redis", "q:2")]
    [InlineData("storage=azure-blob|connection=https://a.blob.core.windows.net", "azure-table", "https://a.table.core.windows.net/")]
    [InlineData("storage=azure-blob|connection=https://a.blob.core.windows.net|membership=azure-table", "azure-table",
        "https://a.table.core.windows.net/")]
    [InlineData("storage=azure-blob|connection=https://a.net|membership-connection=https://b.net", "azure-table", "https://b.net")]
    [InlineData("storage=azure-blob|connection=AccountName=a;AccountKey=YQ==", "azure-table", "AccountName=a;AccountKey=YQ==")]
    [InlineData("storage=redis|connection=r:1|membership=azure-table|membership-connection=https://b.net", "azure-table", "https://b.net")]
    public void Membership_follows_the_storage_unless_told_otherwise(string settings, string kind, string? connection) =>
        Assert.Equal(new MembershipOptions { Kind = StoreKinds.Memberships.Single(each => each.Word == kind), Connection = connection },
            Read(settings).Membership);

    [Theory]
    [InlineData("storage=mysql", "--storage: 'mysql' is not allowed; allowed: sqlite, redis, postgres, azure-blob")]
    [InlineData("storage=redis", "--storage: 'redis' needs --connection; allowed: HOST:PORT")]
    [InlineData("storage=postgres", "--storage: 'postgres' needs --connection; allowed: Host=")]
    [InlineData("storage=azure-blob", "--storage: 'azure-blob' needs --connection; allowed: https://")]
    [InlineData("connection=secret", "--connection: is not for the storage sqlite, which is in the data directory; " +
        "allowed: nothing, or another --storage")]
    [InlineData("storage=redis|connection=a:1,secret=secret", "--connection: is not a Redis connection")]
    [InlineData("storage=redis|connection=password=secret", "--connection: names no server")]
    [InlineData("storage=postgres|connection=secret", "--connection: is not a PostgreSQL connection string")]
    [InlineData("storage=postgres|connection=Password=secret", "--connection: names no Host")]
    [InlineData("storage=postgres|connection=Host=h;Secret=secret", "--connection: is not a PostgreSQL connection string")]
    [InlineData("storage=azure-blob|connection=secret", "--connection: is not a connection of Azure Blob")]
    [InlineData("storage=azure-blob|connection=http://secret.net", "--connection: is not an https address")]
    [InlineData("storage=azure-blob|connection=https://a.net",
        "--membership: 'azure-table' needs --membership-connection; allowed: https://")]
    [InlineData("storage=azure-blob|connection=AccountName=a;AccountKey=YQ==;BlobEndpoint=http://secret/a",
        "--membership: 'azure-table' needs --membership-connection; allowed: https://")]
    [InlineData("storage=azure-blob|connection=https://a.blob.core.windows.net|membership-connection=http://secret",
        "--membership-connection: is not an https address")]
    [InlineData("storage=azure-blob|connection=https://a.blob.core.windows.net|membership-connection=secret",
        "--membership-connection: is not a connection of Azure Table")]
    [InlineData("membership=azure-table|membership-connection=https://b.net",
        "--membership: 'azure-table' does not go with the storage sqlite")]
    [InlineData("membership=redis|membership-connection=a:1", "--membership: 'redis' does not go with the storage sqlite")]
    [InlineData("storage=redis|connection=a:1|membership=postgres",
        "--membership: 'postgres' needs --membership-connection; allowed: Host=")]
    [InlineData("membership-connection=secret", "--membership-connection: is not for the membership sqlite")]
    [InlineData("membership=etcd", "--membership: 'etcd' is not allowed; allowed: sqlite, redis, postgres, azure-table")]
    [InlineData("cluster-id=a/b",
        "--cluster-id: 'a/b' is not allowed; allowed: 1 to 128 characters, none of / \\ # ? and no control character")]
    [InlineData("cluster-id=a\\b", "--cluster-id: 'a\\b' is not allowed")]
    [InlineData("cluster-id=a#b", "--cluster-id: 'a#b' is not allowed")]
    [InlineData("cluster-id=a?b", "--cluster-id: 'a?b' is not allowed")]
    [InlineData("cluster-id=a\tb", "--cluster-id: 'a\tb' is not allowed")]
    [InlineData("address=0.0.0.0", "--address: '0.0.0.0' is not allowed; allowed: an IP address of this host")]
    [InlineData("storage=redis|connection=r:1|address=192.0.2.1", "--address: '192.0.2.1' is not allowed without TLS, " +
        "as whoever reaches that address could run, read and cancel everything; allowed: " +
        "--tls-certificate with its key and authority ('esenas certificates DIR' makes them), --insecure where nobody else reaches it, " +
        "or a loopback address")]
    [InlineData("storage=redis|connection=r:1|kubernetes=true", "--kubernetes: a pod listens on all of its addresses, " +
        "which is not allowed without TLS; allowed: --tls-certificate with its key and authority")]
    [InlineData("insecure=perhaps", "--insecure: 'perhaps' is not allowed; allowed: true, false")]
    [InlineData("tls-key=k", "--tls-certificate is missing beside --tls-key; allowed: all three of --tls-certificate, " +
        "--tls-key, --tls-authority, or none")]
    [InlineData("address=192.0.2.1", "--address: '192.0.2.1' does not go with the membership sqlite, a file of one host")]
    [InlineData("probe-timeout=0.4", "--probe-timeout: '0.4' is not allowed; allowed: 0.5 to 60 (seconds)")]
    [InlineData("heartbeat=301", "--heartbeat: '301' is not allowed; allowed: 1 to 300 (seconds)")]
    [InlineData("missed-probes=0", "--missed-probes: '0' is not allowed; allowed: 1 to 20")]
    [InlineData("missed-heartbeats=1", "--missed-heartbeats: '1' is not allowed; allowed: 2 to 20")]
    public void Wrong_settings_are_named_and_connections_never_shown(string settings, string expected)
    {
        var message = Assert.Throws<SettingException>(() => Read(settings)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_options_and_settings_hide_connections()
    {
        var options = Read("storage=redis|connection=r:1,password=secret");
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", options.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new Setting("name", "secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_have_the_names_of_the_flags() =>
        Assert.Equal("ESENAS_MEMBERSHIP_CONNECTION", SettingVariables.Of("membership-connection"));

    private static EsEnasSiloOptions Read(string settings)
    {
        var values = settings.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        return SiloSettings.Read(name =>
        {
            Assert.Contains(SiloSettingList.All, setting => setting.Name == name);
            return new Setting("--" + name, values.GetValueOrDefault(name));
        });
    }
}
