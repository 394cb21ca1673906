using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Grains;
using EsEnas.Hosting.Settings;
using EsEnas.Silo.Tests.Support;

namespace EsEnas.Silo.Tests;

public sealed partial class SettingsTests : IDisposable
{
    private readonly TempDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Flag_wins_over_variable_and_variable_over_file()
    {
        var file = directory.Write("s.json", """
            {
              "EsEnas": { "Rollouts": { "Slots": 3 }, "http": { "port": "5001" }, "Tracing": { "EveryIterations": 7 } },
              "Logging": { "Any": "thing" }
            }
            """);
        Assert.Equal((1, 5001, 7), Parse(_ => null, "--settings", file, "--slots", "1"));
        Assert.Equal((2, 5001, 7), Parse(name => name == "ESENAS_SLOTS" ? "2" : null, "--settings", file));
        Assert.Equal((3, 5001, 7), Parse(_ => null, "--settings", file));
        Assert.Equal((3, 5001, 7), Parse(name => name == "ESENAS_SETTINGS" ? file : null));

        static (int?, int?, int) Parse(Func<string, string?> variable, params string[] arguments)
        {
            var parsed = SiloArguments.Parse(arguments, variable);
            return (parsed.Silo.Slots, parsed.Http.Port, parsed.Tracing.EveryIterations);
        }
    }

    [Theory]
    [InlineData("""{ "EsEnas": { "Rolouts": { "Slots": 3 } } }""", "EsEnas:Rolouts:Slots", "did you mean EsEnas:Rollouts:Slots?")]
    [InlineData("""{ "EsEnas": { "Weather": "fine" } }""", "EsEnas:Weather", "allowed: Data, Silo:Address, Silo:Port")]
    [InlineData("""{ "EsEnas": { "Rollouts": { "Slots": "many" } } }""", "EsEnas:Rollouts:Slots",
        "'many' is not allowed; allowed: 1 to 4096")]
    [InlineData("{ \"EsEnas\": {\n  \"Data\": d\n} }", "s.json", ": line 2 is not JSON")]
    [InlineData("""{ "EsEnas": """, "s.json", ": line 1 is not JSON")]
    [InlineData("""{ "EsEnas": { "Data": "a", "data": "b" } }""", "EsEnas:data", "duplicate")]
    public void Wrong_file_is_refused_by_key_value_and_what_is_allowed(string json, string key, string rest)
    {
        var file = directory.Write("s.json", json);
        var message = Refused("--settings", file);
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.Contains(rest, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--settings", "missing.json", "--settings: 'missing.json' is not allowed")]
    [InlineData("--http-port", "65536", "--http-port: '65536' is not allowed; allowed: 0 to 65535")]
    [InlineData("--http-port", "-1", "--http-port: '-1' is not allowed; allowed: 0 to 65535")]
    [InlineData("--http-address", "here", "--http-address: 'here' is not allowed; allowed: an IP address")]
    [InlineData("--http-address", "0.0.0.0", "--http-address: '0.0.0.0' is not allowed without a key")]
    [InlineData("--http-key", "fifteen letters", "--http-key: a key of 15 characters is not allowed; allowed: 16 or more")]
    [InlineData("--http-key-file", "missing", "--http-key-file: 'missing' is not allowed")]
    [InlineData("--trace-every", "1000001", "--trace-every: '1000001' is not allowed; allowed: 0 to 1000000")]
    public void Wrong_flag_is_refused_by_name_value_and_what_is_allowed(string flag, string value, string message) =>
        Assert.Contains(message, Refused($"{flag}={value}"), StringComparison.Ordinal);

    [Fact]
    public void Settings_file_may_be_called_anything()
    {
        var file = directory.Write(".s.json", """{ "EsEnas": { "Rollouts": { "Slots": 3 } } }""");
        Assert.Equal(3, SiloArguments.Parse(["--settings", file], _ => null).Silo.Slots);
    }

    [Fact]
    public void Settings_file_of_somebody_else_is_refused_in_a_line()
    {
        var file = directory.Write("theirs.json", "{}");
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(file, UnixFileMode.None);
        Assert.StartsWith(file, Assert.Throws<SettingException>(() => SiloArguments.Parse(["--settings", file], _ => null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Key_is_in_no_message()
    {
        Assert.DoesNotContain("short", Refused("--http-key", "short"), StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", SiloArguments.Parse(["--http-key", "0123456789abcdef"], _ => null).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Any_address_is_allowed_with_a_key_from_a_file()
    {
        var key = directory.Write("key", "sixteen letters!\n");
        var http = SiloArguments.Parse(["--http-address", "0.0.0.0", "--http-key-file", key], _ => null).Http;
        Assert.True(http.Key!.Matches("sixteen letters!"));
        Assert.False(http.IsOpen);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("--http-port=0", null)]
    [InlineData("--http-port=8080", 8080)]
    public void Http_is_served_only_where_it_is_asked_for(string flag, int? port) =>
        Assert.Equal(port, SiloArguments.Parse(flag.Length > 0 ? [flag] : [], _ => null).Http.Port);

    [Theory]
    [InlineData("ESENAS_SLOT", "ESENAS_SLOTS")]
    [InlineData("ESENAS_HTTP_PROT", "ESENAS_HTTP_PORT")]
    [InlineData("ESENAS_STORAG", "ESENAS_STORAGE")]
    [InlineData("ESENAS_MEMBERSHIP_CONECTION", "ESENAS_MEMBERSHIP_CONNECTION")]
    [InlineData("ESENAS_KUBERNETS", "ESENAS_KUBERNETES")]
    [InlineData("ESENAS_SETTING", "ESENAS_SETTINGS")]
    [InlineData("ESENAS_JSN", "ESENAS_JSON")]
    public void Variable_that_is_almost_ours_is_refused(string name, string meant)
    {
        var exception = Assert.Throws<SettingException>(() => SettingVariables.Check([name]));
        Assert.Equal($"{name} is unknown; did you mean {meant}?", exception.Message);
    }

    [Theory]
    [InlineData("ESENAS_FORCE", "; allowed: ESENAS_DELETE_FORCE, ESENAS_EVAL_FORCE, ESENAS_EXPORT_FORCE, ESENAS_IMPORT_FORCE, " +
        "ESENAS_PAPER_FORCE, ESENAS_PLOT_FORCE, ESENAS_RENDER_FORCE, ESENAS_RESUME_FORCE")]
    [InlineData("ESENAS_WEATHER", "; allowed: the variables of the flags that --help lists, or none that begins so")]
    [InlineData("ESENAS_", "; allowed: the variables of the flags that --help lists, or none that begins so")]
    public void Variable_that_nothing_reads_is_refused(string name, string hint) =>
        Assert.Equal($"{name} is unknown{hint}", Assert.Throws<SettingException>(() => SettingVariables.Check(["PATH", name])).Message);

    [Fact]
    public void Addresses_of_services_that_Kubernetes_tells_a_pod_are_left_alone() => SettingVariables.Check(
    [
        "ESENAS_WEB_SERVICE_HOST", "ESENAS_WEB_SERVICE_PORT", "ESENAS_WEB_SERVICE_PORT_HTTP", "ESENAS_GATEWAY_PORT_30000_TCP",
        "ESENAS_GATEWAY_PORT_30000_TCP_ADDR",
    ]);

    [Fact]
    public void Variables_of_others_are_left_alone() => SettingVariables.Check(
    [
        "ESENAS_SLOTS", "ESENAS_COMMAND", "ESENAS_CLUSTER", "ESENAS_JSON", "ESENAS_SILO_DLL", "ESENAS_DEBUG", "ESENAS_LONG_TESTS",
        "ESENAS_NAME", "ESENAS_SEED", "PATH",
    ]);

    [Fact]
    public void Every_setting_is_a_flag_a_variable_and_a_key_of_the_file()
    {
        foreach (var setting in SiloSettingList.All.Where(setting => setting.Key is not null))
        {
            var (name, key) = (setting.Name, setting.Key);
            // A value that none of them allows, so that each is seen to be read; a name of a data directory or of a cluster may be almost
            // anything.
            if (!setting.IsText) Assert.Contains("; allowed: ", Refused($"--{name}=/"), StringComparison.Ordinal);
            Assert.Contains($"--{name} ", SiloFlags.Help(), StringComparison.Ordinal);
            Assert.Contains($"--{name}", Refused($"--{name}= "), StringComparison.Ordinal);
            var variable = SettingVariables.Of(name);
            Assert.Contains(variable,
                Assert.Throws<SettingException>(() => SiloArguments.Parse([], asked => asked == variable ? " " : null)).Message,
                StringComparison.Ordinal);
            var file = directory.Write("each.json", $$"""{ "EsEnas:{{key}}": " " }""");
            Assert.Contains($"EsEnas:{key} in ", Refused("--settings", file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0x10")]
    [InlineData("010")]
    [InlineData("1_000")]
    [InlineData(" 3")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Number_of_another_grammar_is_refused_in_each_place(string text)
    {
        Assert.Equal($"--slots: '{text}' is not allowed; allowed: 1 to 4096", Refused($"--slots={text}"));
        var variable = Assert.Throws<SettingException>(() => SiloArguments.Parse([], name => name == "ESENAS_SLOTS" ? text : null));
        Assert.Equal($"ESENAS_SLOTS: '{text}' is not allowed; allowed: 1 to 4096", variable.Message);
        var file = directory.Write("s.json", $$"""{ "EsEnas": { "Rollouts": { "Slots": "{{text}}" } } }""");
        Assert.Equal($"EsEnas:Rollouts:Slots in {file}: '{text}' is not allowed; allowed: 1 to 4096", Refused("--settings", file));
    }

    [Fact]
    public void Numbers_and_switches_are_read_as_people_and_JSON_write_them()
    {
        var file = directory.Write("s.json", """
            {
              "EsEnas": {
                "Insecure": true, "Rollouts": { "Slots": 1e1, "EvaluationTimeLimit": 1.5 }, "Runs": { "MaxEvaluationSteps": "2e9" }
              }
            }
            """);
        var silo = SiloArguments.Parse(["--settings", file], _ => null).Silo;
        Assert.True(silo.Insecure);
        Assert.Equal((10, TimeSpan.FromSeconds(1.5), 2_000_000_000), (silo.Slots, silo.EvaluationTimeLimit, silo.MaxEvaluationSteps));
        Assert.True(SiloArguments.Parse([], name => name == "ESENAS_EXIT_WHEN_IDLE" ? "1" : null).ExitWhenIdle);
        Assert.False(SiloArguments.Parse(["--exit-when-idle", "false"], _ => null).ExitWhenIdle);
    }

    [Theory]
    [InlineData("--http-prot=1", "unknown flag '--http-prot'; did you mean --http-port?")]
    [InlineData("--conection=secret", "unknown flag '--conection'; did you mean --connection?")]
    [InlineData("--weather=fine", "unknown flag '--weather'; see --help")]
    public void Unknown_flag_is_refused_with_the_one_that_was_meant(string flag, string message) => Assert.Equal(message, Refused(flag));

    [Fact]
    public void Default_in_a_meaning_is_the_one_that_silos_have()
    {
        var arguments = SiloArguments.Parse([], _ => null);
        var (silo, http, tracing, detection) = (arguments.Silo, arguments.Http, arguments.Tracing, arguments.Silo.FailureDetection);
        Dictionary<string, object> defaults = new(StringComparer.Ordinal)
        {
            ["data"] = silo.DataDirectory,
            ["storage"] = silo.Storage.Kind,
            ["cluster-id"] = silo.ClusterId,
            ["address"] = silo.Address,
            ["insecure"] = silo.Insecure ? "true" : "false",
            ["evaluation-limit"] = new RolloutOptions().EvaluationTimeLimit.TotalSeconds,
            ["step-limit"] = new RunOptions().MaxEvaluationSteps,
            ["probe-timeout"] = detection.ProbeTimeout.TotalSeconds,
            ["missed-probes"] = detection.MissedProbes,
            ["heartbeat"] = detection.Heartbeat.TotalSeconds,
            ["missed-heartbeats"] = detection.MissedHeartbeats,
            ["kubernetes"] = silo.Kubernetes ? "true" : "false",
            ["exit-when-idle"] = arguments.ExitWhenIdle ? "true" : "false",
            ["http-port"] = http.Port ?? 0,
            ["http-address"] = http.Address,
            ["trace-first"] = tracing.FirstIterations,
            ["trace-every"] = tracing.EveryIterations,
            ["trace-evaluations"] = tracing.Evaluations,
            ["settings"] = SettingSources.DefaultFile,
        };
        foreach (var setting in SiloSettingList.All)
        {
            var said = DefaultPattern().Match(setting.Meaning).Groups[1].Value;
            var known = Convert.ToString(defaults.GetValueOrDefault(setting.Name, ""), CultureInfo.InvariantCulture);
            Assert.Equal((setting.Name, known), (setting.Name, said));
        }
    }

    [Fact]
    public void Storage_of_a_file_is_read_and_its_connection_is_in_no_message()
    {
        var file = directory.Write("s.json",
            """{ "EsEnas": { "Storage": { "Kind": "redis", "Connection": "r:1,password=secret,nonsense=1" } } }""");
        var message = Refused("--settings", file);
        Assert.StartsWith("EsEnas:Storage:Connection in ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_with_a_wrong_setting_ends_with_2()
    {
        directory.Write("appsettings.json", """{ "EsEnas": { "Http": { "Prot": 1 } } }""");
        await using var silo =
            ChildProcess.StartOwn("esenas-silo.dll", [], directory.FullPath, "--data", Path.Combine(directory.FullPath, "data"));
        Assert.Equal(2, await silo.WaitAsync());
        Assert.Contains("esenas-silo: EsEnas:Http:Prot in ", silo.Text, StringComparison.Ordinal);
        Assert.Contains("did you mean EsEnas:Http:Port?", silo.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(directory.FullPath, "data")));
    }

    [GeneratedRegex(@"; default ([^\s;:,]+)")]
    private static partial Regex DefaultPattern();

    private static string Refused(params string[] arguments) =>
        Assert.Throws<SettingException>(() => SiloArguments.Parse(arguments, _ => null)).Message;
}
