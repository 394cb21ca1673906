using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using EsEnas.Core.Documents;
using Microsoft.Extensions.Configuration;

namespace EsEnas.Hosting.Settings;

/// <summary>
/// A setting of a silo, defined once: its flag in console and silo, its variable and its key follow from it. Kind, range and default of a
/// number or switch are those of the property of <see cref="SiloSettings"/> that its key names; texts that stand for something else are
/// read where that is made. Thread-safe.
/// </summary>
/// <param name="name">Name of the flag, without dashes.</param>
/// <param name="key">Key in section <c>EsEnas</c> of a settings file; null: it cannot stand in one.</param>
/// <param name="hint">What stands for its value in help texts.</param>
/// <param name="meaning">What it does, with its default.</param>
public sealed class SiloSetting(string name, string? key, string hint, string meaning)
{
    /// <summary>Name of the flag, without dashes.</summary>
    public string Name { get; } = name;

    /// <summary>Key in section <c>EsEnas</c> of a settings file; null: it cannot stand in one.</summary>
    public string? Key { get; } = key;

    /// <summary>What stands for its value in help texts.</summary>
    public string Hint { get; } = hint;

    /// <summary>What it does, with its default.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether it is a text that is read where something is made of it: no property has its rule. Default false.</summary>
    public bool IsText { get; init; }

    /// <summary>Whether the flag alone means yes. Default false.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The flag.</summary>
    public string Flag => "--" + Name;

    /// <summary>The variable.</summary>
    public string Variable => SettingVariables.Of(Name);

    internal string GivenTwice => $"{Flag} is given twice";

    /// <summary>Makes the flag for a command. Its value is the text, once that has been found to be allowed.</summary>
    /// <param name="variable">Reads a variable, whose text is used if the flag is not given; null: that happens elsewhere.</param>
    public Option<string?> CreateOption(Func<string, string?>? variable = null)
    {
        Option<string?> option = new(Flag)
        {
            HelpName = Hint,
            Description = $"{Meaning} [{Variable}]",
            // Not exactly one: the parser's own words about a missing value do not say what is meant.
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => Checked(result, new Setting(Flag, result.Tokens is [var token, ..] ? token.Value : null)),
        };
        option.Validators.Add(result =>
        {
            if (result.IdentifierTokenCount > 1) result.AddError(GivenTwice);
            else if (result is { Implicit: false, Tokens.Count: 0 } && !IsSwitch) result.AddError($"{Flag} needs a value ({Hint})");
        });
        if (variable?.Invoke(Variable) is { Length: > 0 } text)
            option.DefaultValueFactory = result => Checked(result, new Setting(Variable, text));
        return option;
    }

    /// <summary>The text of its flag; null if that was not given.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="option">The flag.</param>
    public string? GivenIn(ParseResult parse, Option<string?> option)
    {
        ArgumentNullException.ThrowIfNull(parse);
        ArgumentNullException.ThrowIfNull(option);
        if (parse.GetResult(option) is not { Implicit: false } result) return null;
        return result.Tokens is [] && IsSwitch ? "true" : parse.GetValue(option);
    }

    /// <summary>The value: a number, a time, a switch or a text; null if it was not given.</summary>
    /// <param name="given">The text, and where it was given.</param>
    /// <exception cref="SettingException">It is not allowed.</exception>
    public object? Read(Setting given)
    {
        if (given.Text() is not { } text || IsText) return given.Value;
        var property = PropertyOf(typeof(SiloSettings), Key!) ?? throw new InvalidOperationException($"No property has the key {Key}.");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var rule = property.GetCustomAttribute<ValidationAttribute>();
        var value = ValueOf(type, text);
        var isAllowed = rule?.IsValid(value) != false;
        return value is not null && isAllowed ? value : throw given.Refused(Allowed(rule));
    }

    private string? Checked(SymbolResult result, Setting given)
    {
        try
        {
            Read(given);
        }
        catch (SettingException exception)
        {
            result.AddError(exception.Message);
        }

        return given.Value;
    }

    // .NET's own conversions read 0x10 as 16, 900 as 900 days, and know neither 1e3 nor 1 for true.
    private static object? ValueOf(Type type, string text)
    {
        if (type == typeof(bool)) return text.ToUpperInvariant() switch { "TRUE" or "1" => true, "FALSE" or "0" => false, _ => null };
        if (type == typeof(int))
            return NumberText.TryReadInteger(text, out var whole) && whole >= int.MinValue && whole <= int.MaxValue ? (int)whole : null;
        if (type != typeof(TimeSpan)) return text;
        return NumberText.TryReadNumber(text, out var seconds) && Math.Abs(seconds) < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
    }

    // A range's limits have their type once it has looked at a value.
    private static string Allowed(ValidationAttribute? rule) => rule switch
    {
        RangeAttribute { Minimum: TimeSpan least, Maximum: TimeSpan most } =>
            string.Create(CultureInfo.InvariantCulture, $"{least.TotalSeconds} to {most.TotalSeconds} (seconds)"),
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
        { ErrorMessage: { } text } => text,
        _ => "true, false",
    };

    private static PropertyInfo? PropertyOf(Type type, string key)
    {
        foreach (var property in type.GetProperties())
        {
            var name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;
            if (key == name) return property;
            if (key.StartsWith(name + ":", StringComparison.Ordinal)) return PropertyOf(property.PropertyType, key[(name.Length + 1)..]);
        }

        return null;
    }
}
