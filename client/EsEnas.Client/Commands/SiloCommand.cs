using System.CommandLine;
using EsEnas.Client.Processes;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client.Commands;

/// <summary>Hands over to the silo host.</summary>
internal sealed class SiloCommand : ConsoleCommand
{
    private readonly IReadOnlyDictionary<SiloSetting, Option<string?>> options;

    public SiloCommand(Setup setup) : base(setup, "silo", "Start one silo in the foreground; " +
        "several with the same --data on one host form a cluster, or several with the same servers on any hosts",
        "silo --data .esenas", "silo --data .esenas --gateway-port 30000 --http-port 8080 --slots 4")
    {
        options = SiloSettingList.All.ToDictionary(setting => setting,
            setting => setup.Globals.OfSilo.TryGetValue(setting, out var everywhere) ? everywhere : setting.CreateOption());
        foreach (var option in options.Values.Except(setup.Globals.OfSilo.Values)) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (context.Connection.Cluster is not null) throw CommandException.Usage("silo: --cluster names a cluster for clients; " +
            "a silo joins the one of its data directory, or of its membership");
        // What a variable says, the silo reads there itself: its settings file stands between the two, and a password in a variable must
        // not come into the list of processes.
        var arguments = options.Select(each => (each.Key.Flag, Text: each.Key.GivenIn(parse, each.Value)))
            .Where(each => each.Text is not null).Select(each => $"{each.Flag}={each.Text}");
        return ForegroundSilo.RunAsync(arguments, context.Terminal.Environment);
    }
}
