using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Hosting.Settings;

namespace EsEnas.Client.Parsing;

/// <summary>
/// Makes options. Every one can also be given as an environment variable: <c>--fixed-start</c> is <c>ESENAS_FIXED_START</c>; the command
/// line wins.
/// </summary>
/// <param name="environment">Reads a variable; null if it is unset or empty.</param>
/// <param name="command">What the variables begin with, for options that mean something else in other commands; default nothing.</param>
internal sealed class Flags(Func<string, string?> environment, string command = "")
{
    private delegate bool Reader<T>(string text, out T value);

    /// <summary>Makes options with variables of one command: <c>--force</c> of <c>export</c> is <c>ESENAS_EXPORT_FORCE</c>.</summary>
    public Flags For(string name) => new(environment, name + "-");

    public string VariableOf(string option) => SettingVariables.Of(command + option.TrimStart('-'));

    /// <summary>Makes the option of a setting that a silo has too.</summary>
    public Option<string?> Setting(SiloSetting setting) => setting.CreateOption(environment);

    public Option<string?> Text(string name, string hint, string description, params string[] aliases) =>
        Make<string?>(name, hint, description, aliases, "a text that is not empty",
            static (string text, out string? value) => (value = text).Length > 0);

    /// <summary>An option whose text must be of a form.</summary>
    public Option<string?> Text(string name, string hint, string description, string allowed, Func<string, bool> isAllowed) =>
        Make<string?>(name, hint, description, [], allowed, (string text, out string? value) => isAllowed(value = text));

    public Option<int?> Integer(string name, string hint, string description, int least, int most) =>
        Make<int?>(name, hint, description, [], $"a whole number from {least} to {most}", (string text, out int? value) =>
        {
            var ok = NumberText.TryReadInteger(text, out var number) && number >= least && number <= most;
            value = ok ? (int)number : 0;
            return ok;
        });

    public Option<ulong?> Seed(string description) =>
        Make<ulong?>("--seed", "S", description, [], $"a whole number from 0 to {ulong.MaxValue}", static (string text, out ulong? value) =>
        {
            var ok = NumberText.TryReadInteger(text, out var number) && number >= 0 && number <= ulong.MaxValue;
            value = ok ? (ulong)number : 0;
            return ok;
        });

    public Option<double?> Number(string name, string hint, string description, double least, double most) =>
        Make<double?>(name, hint, description, [],
            string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), (string text, out double? value) =>
            {
                var ok = NumberText.TryReadNumber(text, out var number) && number >= least && number <= most;
                value = number;
                return ok;
            });

    public Option<bool> Switch(string name, string description)
    {
        var option = new Option<bool>(name) { Description = Describe(name, description), Arity = ArgumentArity.Zero };
        if (environment(VariableOf(name)) is { } text)
            option.DefaultValueFactory = result => text switch
            {
                "1" or "true" => true,
                "0" or "false" => false,
                _ => Refuse<bool>(result, VariableOf(name), text, "1 or 0"),
            };
        return option;
    }

    /// <summary>An option that may be given several times; in its variable the values stand on lines of their own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hint">What a value is called.</param>
    /// <param name="description">What it does.</param>
    /// <param name="allowed">What a value must be; null for anything.</param>
    public Option<string[]> Repeated(string name, string hint, string description, (string Words, Func<string, bool> Test)? allowed = null)
    {
        var option = new Option<string[]>(name)
        {
            HelpName = hint,
            Description = Describe(name, description),
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        if (environment(VariableOf(name)) is { } text)
        {
            option.DefaultValueFactory = result =>
            {
                var values = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                foreach (var value in values) Check(result, VariableOf(name), value);
                return values;
            };
        }

        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens) Check(result, name, token.Value);
        });
        return option;

        void Check(SymbolResult result, string source, string value)
        {
            if (allowed is { } form && !form.Test(value)) result.AddError($"{source}: '{value}' is not allowed: {form.Words}");
        }
    }

    private Option<T?> Make<T>(string name, string hint, string description, string[] aliases, string allowed, Reader<T?> read)
    {
        var option = new Option<T?>(name, aliases)
        {
            HelpName = hint,
            Description = Describe(name, description),
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
                read(result.Tokens[0].Value, out var value) ? value : Refuse<T?>(result, name, result.Tokens[0].Value, allowed),
        };
        if (environment(VariableOf(name)) is { } text)
            option.DefaultValueFactory = result => read(text, out var value) ? value : Refuse<T?>(result, VariableOf(name), text, allowed);
        return option;
    }

    private static T? Refuse<T>(ArgumentResult result, string name, string text, string allowed)
    {
        result.AddError($"{name}: '{text}' is not allowed: {allowed}");
        return default;
    }

    private string Describe(string name, string description) => $"{description} [{VariableOf(name)}]";
}
