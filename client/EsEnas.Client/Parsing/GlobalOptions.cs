using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;

namespace EsEnas.Client.Parsing;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> cluster;
    private readonly Option<bool> host;
    private readonly Option<bool> json;
    private readonly Option<bool> wide;

    public GlobalOptions(Flags flags)
    {
        string[] names = ["data", "cluster-id", .. TlsCertificates.SettingNames, "slots", "evaluation-limit", "step-limit", "model-memory"];
        OfSilo = names.ToDictionary(SiloSettingList.Of, name => flags.Setting(SiloSettingList.Of(name)));
        cluster = flags.Text("--cluster", "HOST:PORT[,…]", "Work on a running cluster instead of the embedded silo",
            "HOST:PORT, or several with commas between; an IPv6 address in brackets", ClusterClient.AreGateways);
        host = flags.Switch("--host", "Let this process host the data directory although silos have served it; from then on consoles may");
        json = flags.Switch("--json", "Print JSON: one document, or one a line when following");
        wide = flags.Switch("--wide", "On a terminal, show every column of a table, however narrow the window is");
        All = [.. OfSilo.Values, cluster, host, json, wide];
        foreach (var option in All) option.Recursive = true;
    }

    public IReadOnlyList<Option> All { get; }

    /// <summary>Those that are settings of a silo: of the embedded one, and of one that <c>silo</c> starts.</summary>
    public IReadOnlyDictionary<SiloSetting, Option<string?>> OfSilo { get; }

    public bool Json(ParseResult parse) => parse.GetValue(json);

    /// <summary>Whether tables show all of their columns.</summary>
    public bool Wide(ParseResult parse) => parse.GetValue(wide);

    public ConnectionSettings Connection(ParseResult parse) =>
        new(Given(parse, "data").Value ?? ConnectionSettings.DefaultDataDirectory, parse.GetValue(cluster), (int?)Read(parse, "slots"),
            Given(parse, "cluster-id").Value, TlsOf(parse), parse.GetValue(host))
        {
            EvaluationTimeLimit = (TimeSpan?)Read(parse, "evaluation-limit"),
            MaxEvaluationSteps = (int?)Read(parse, "step-limit"),
            ModelMemory = (int?)Read(parse, "model-memory"),
        };

    /// <summary>Command lines that lead back to the same runs.</summary>
    public CommandNames Commands(ParseResult parse, Func<string, string?> environment)
    {
        var settings = Connection(parse);
        var data = settings.DataDirectory != ConnectionSettings.DefaultDataDirectory ? new[] { "--data", settings.DataDirectory } : [];
        var location = settings.Cluster is { } gateways
            ? ["--cluster", gateways, .. settings.ClusterId is { } id ? (string[])["--cluster-id", id] : [],
                // Without certificates of its own a console takes those of the data directory.
                .. settings.Tls is null ? data : [.. TlsCertificates.SettingNames.Select(SiloSettingList.Of).SelectMany(setting =>
                    setting.GivenIn(parse, OfSilo[setting]) is { } file ? (string[])[setting.Flag, file] : [])]]
            : data;
        return new CommandNames(CommandNames.ProgramOf(environment), location);
    }

    private TlsSettings? TlsOf(ParseResult parse)
    {
        var files = TlsCertificates.SettingNames.ToDictionary(name => name, name => Given(parse, name), StringComparer.Ordinal);
        return files.Values.Any(file => file.Value is not null) ? new TlsSettings(files) : null;
    }

    private object? Read(ParseResult parse, string name) => SiloSettingList.Of(name).Read(Given(parse, name));

    private Setting Given(ParseResult parse, string name)
    {
        var setting = SiloSettingList.Of(name);
        var option = OfSilo[setting];
        return setting.GivenIn(parse, option) is { } text ? new Setting(setting.Flag, text)
            : new Setting(setting.Variable, parse.GetValue(option)) is { Value: not null } variable ? variable
            : new Setting(setting.Flag, null);
    }
}
