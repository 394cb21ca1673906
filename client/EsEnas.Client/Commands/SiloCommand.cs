using System.CommandLine;
using System.CommandLine.Parsing;
using EsEnas.Client.Processes;
using EsEnas.Hosting.Stores;

namespace EsEnas.Client.Commands;

/// <summary>Hands over to the silo host.</summary>
internal sealed class SiloCommand : ConsoleCommand
{
    private readonly IReadOnlyList<Option<string?>> options;
    private readonly Option<bool> exitWhenIdle;
    private readonly Option<bool> insecure;

    public SiloCommand(Setup setup) : base(setup, "silo", "Start one silo in the foreground; " +
        "several with the same --data on one host form a cluster, or several with the same servers on any hosts",
        "silo --data .esenas", "silo --data .esenas --gateway-port 30000 --http-port 8080 --slots 4")
    {
        var flags = setup.Flags;
        options =
        [
            flags.Text("--address", "A", "Address of this host to listen on and to tell others; default 127.0.0.1"),
            flags.Text("--silo-port", "P", "Port for other silos; default: a free one"),
            flags.Text("--gateway-port", "P", "Port for clients; default: a free one"),
            flags.Text("--http-port", "P", "Port of /health, /metrics and /dashboard; default: none"),
            flags.Text("--http-address", "A", "Address that they are served on; default 127.0.0.1; any but loopback needs a key"),
            flags.Text("--http-key", "K", "The key, 16 characters or more; better in ESENAS_HTTP_KEY or a file"),
            flags.Text("--http-key-file", "FILE", "File that holds the key"),
            flags.Text("--trace-first", "N", "Iterations traced after a run starts, if traces are exported; default 3"),
            flags.Text("--trace-every", "N", "After those, every N-th iteration; default 100; 0: none"),
            flags.Text("--trace-evaluations", "N", "Evaluations of a traced iteration that get a span; default 4"),
            flags.Text("--settings", "FILE", "Settings file; default appsettings.json of the current directory"),
            flags.Text("--storage", string.Join('|', StoreKinds.Storages), "Where state is stored; default sqlite"),
            flags.Text("--connection", "S", "Connection string of the storage"),
            flags.Text("--membership", string.Join('|', StoreKinds.Memberships),
                "How silos find each other; default: as the storage, with azure-blob azure-table"),
            flags.Text("--membership-connection", "S", "Connection string of the membership; default: as the storage"),
            flags.Text("--evaluation-limit", "S",
                "Seconds that an evaluation may hold a slot; then its run fails and says so; default 900"),
            flags.Text("--step-limit", "N", "Integration steps that an evaluation may ask for, horizon times frame skip; default 20000000"),
            flags.Text("--probe-timeout", "S", "Seconds in which a silo answers a probe; default 3"),
            flags.Text("--missed-probes", "N", "Unanswered probes that make a silo suspect; default 2"),
            flags.Text("--heartbeat", "S", "Seconds between a silo's heartbeats in the membership; default 2"),
            flags.Text("--missed-heartbeats", "N", "Missed heartbeats after which a starting silo ignores a member; default 3"),
            flags.Text("--kubernetes", "true|false",
                "Whether this silo is a pod, which compares the members with the pods there are; default false"),
        ];
        exitWhenIdle = flags.Switch("--exit-when-idle", "End when no run is left to work on");
        insecure = flags.Switch("--insecure", "Let the ports ask for no certificate, whoever reaches them");
        foreach (var option in options) Add(option);
        Add(insecure);
        Add(exitWhenIdle);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (context.Connection.Cluster is not null) throw CommandException.Usage("silo: --cluster names a cluster for clients; " +
            "a silo joins the one of its data directory, or of its membership");
        List<string> arguments = [];
        // A default or a variable is left to the silo, whose settings file stands between the two.
        if (parse.GetResult("--data") is OptionResult { Implicit: false }) arguments.AddRange(["--data", context.Connection.DataDirectory]);
        if (context.Connection.Slots is { } slots)
            arguments.AddRange(["--slots", slots.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        if (context.Connection.ClusterId is { } clusterId) arguments.AddRange(["--cluster-id", clusterId]);
        foreach (var file in context.Connection.Tls?.OnCommandLine ?? []) arguments.AddRange([file.Name, file.Value!]);
        // What a variable says, the silo reads there itself: a password in a variable must not come into the list of processes.
        foreach (var option in options)
            if (parse.GetResult(option) is { Implicit: false } && parse.GetValue(option) is { } value)
                arguments.AddRange([option.Name, value]);
        if (parse.GetValue(exitWhenIdle)) arguments.Add("--exit-when-idle");
        if (parse.GetResult(insecure) is { Implicit: false }) arguments.Add("--insecure");
        return ForegroundSilo.RunAsync(arguments, context.Terminal.Environment);
    }
}
