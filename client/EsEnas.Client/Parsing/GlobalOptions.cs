using System.CommandLine;
using EsEnas.Client.Connections;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client.Parsing;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> data;
    private readonly Option<string?> cluster;
    private readonly Option<string?> clusterId;
    private readonly IReadOnlyList<Option<string?>> tls;
    private readonly Option<int?> slots;
    private readonly Option<bool> json;
    private readonly Option<bool> wide;

    public GlobalOptions(Flags flags)
    {
        data = flags.Text("--data", "DIR", $"Data directory of the embedded silo; default {ConnectionSettings.DefaultDataDirectory}");
        cluster = flags.Text("--cluster", "HOST:PORT[,…]", "Work on a running cluster instead of the embedded silo");
        clusterId = flags.Text("--cluster-id", "ID", "Name of the cluster; default esenas");
        tls =
        [
            flags.Text("--tls-certificate", "FILE",
                "Certificate of this console, or of the silo that is started, for TLS with a cluster (PEM; see 'certificates')"),
            flags.Text("--tls-key", "FILE", "Its private key"),
            flags.Text("--tls-authority", "FILE", "The authority that signs the certificates of silos and consoles"),
        ];
        slots = flags.Integer("--slots", "N", "Evaluations at once in this process; default: the number of processors", 1,
            SiloSettings.MaxSlots);
        json = flags.Switch("--json", "Print JSON: one document, or one a line when following");
        wide = flags.Switch("--wide", "On a terminal, show every column of a table, however narrow the window is");
        All = [data, cluster, clusterId, .. tls, slots, json, wide];
        foreach (var option in All) option.Recursive = true;
        cluster.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !AreGateways(token.Value))
                result.AddError($"--cluster: '{token.Value}' is not allowed: HOST:PORT, or several with commas between");
        });
        clusterId.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !EsEnasCluster.IsClusterId(token.Value))
                result.AddError($"--cluster-id: '{token.Value}' is not allowed: {EsEnasCluster.AllowedClusterIds}");
        });
    }

    public IReadOnlyList<Option> All { get; }

    public bool Json(ParseResult parse) => parse.GetValue(json);

    /// <summary>Whether tables show all of their columns.</summary>
    public bool Wide(ParseResult parse) => parse.GetValue(wide);

    public int? Slots(ParseResult parse) => parse.GetValue(slots);

    public ConnectionSettings Connection(ParseResult parse) =>
        new(parse.GetValue(data) ?? ConnectionSettings.DefaultDataDirectory, parse.GetValue(cluster), parse.GetValue(slots),
            parse.GetValue(clusterId),
            TlsOf(parse));

    /// <summary>Command lines that lead back to the same runs.</summary>
    public CommandNames Commands(ParseResult parse, Func<string, string?> environment)
    {
        var settings = Connection(parse);
        string[] location = settings.Cluster is { } gateways
            ? settings.ClusterId is { } id ? ["--cluster", gateways, "--cluster-id", id] : ["--cluster", gateways]
            : settings.DataDirectory != ConnectionSettings.DefaultDataDirectory ? ["--data", settings.DataDirectory] : [];
        return new CommandNames(CommandNames.ProgramOf(environment), location);
    }

    private TlsSettings? TlsOf(ParseResult parse)
    {
        var files = tls.ToDictionary(static option => option.Name.TrimStart('-'),
            option => new Setting(NameOf(option), parse.GetValue(option)), StringComparer.Ordinal);
        return files.Values.Any(file => file.Value is not null) ? new TlsSettings(files) : null;

        string NameOf(Option<string?> option) => parse.GetValue(option) is null || parse.GetResult(option) is { Implicit: false }
            ? option.Name
            : SettingVariables.Of(option.Name.TrimStart('-'));
    }

    private static bool AreGateways(string text) =>
        text.Split(',').All(
            static part => part.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(part.AsSpan(colon + 1), out var port) && port > 0);
}
