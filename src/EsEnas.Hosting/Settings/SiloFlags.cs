using System.CommandLine;
using System.CommandLine.Help;
using EsEnas.Core.Documents;

namespace EsEnas.Hosting.Settings;

/// <summary>The command line of the silo host. The console's <c>silo</c> takes the same flags.</summary>
public sealed class SiloFlags
{
    private readonly Dictionary<SiloSetting, Option<string?>> options =
        SiloSettingList.All.ToDictionary(setting => setting, setting => setting.CreateOption());

    private readonly ParseResult parse;

    private SiloFlags(IReadOnlyList<string> arguments)
    {
        Command command = new("esenas-silo", "Runs one silo of an EsEnas cluster. A flag wins over its variable, which stands beside it, " +
            "and that over the settings file.") { new HelpOption() };
        foreach (var option in options.Values) command.Add(option);
        parse = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
    }

    /// <summary>Whether only help is wanted.</summary>
    public bool IsHelp => parse.Action is HelpAction;

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">Its words.</param>
    /// <exception cref="SettingException">A flag is unknown, given twice, without its value, or its value is not allowed.</exception>
    public static SiloFlags Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        SiloFlags flags = new(arguments);
        if (flags.IsHelp) return flags;
        if (flags.parse.UnmatchedTokens is [var unknown, ..])
        {
            var flag = unknown.Split('=', ':')[0];
            var meant = Spelling.Nearest(flag, SiloSettingList.All.Select(setting => setting.Flag));
            throw new SettingException($"unknown flag '{flag}'; {(meant is null ? "see --help" : $"did you mean {meant}?")}");
        }

        if (flags.options.FirstOrDefault(each => flags.parse.GetResult(each.Value) is { IdentifierTokenCount: > 1 }).Key is { } twice)
            throw new SettingException(twice.GivenTwice);
        return flags.parse.Errors is [var error, ..] ? throw new SettingException(error.Message) : flags;
    }

    /// <summary>The text of a flag; null if it was not given.</summary>
    /// <param name="setting">Its setting.</param>
    public string? Find(SiloSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.GivenIn(parse, options[setting]);
    }

    /// <summary>The help text.</summary>
    public static string Help()
    {
        using StringWriter output = new();
        new SiloFlags(["--help"]).parse.Invoke(new InvocationConfiguration { Output = output });
        return output.ToString().TrimEnd();
    }
}
