using System.CommandLine;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Parsing;

/// <summary>
/// What `run`, `submit` and `fork` say of the new run beside its specification: labels, and whether it takes the name of a cancelled one.
/// </summary>
internal sealed class SubmissionOptions
{
    private readonly Option<string[]> labels;
    private readonly Option<bool> replace;

    public SubmissionOptions(Command command, Flags flags)
    {
        labels = flags.Repeated("--label", "KEY=VALUE", "Label the new run, to find it by in 'list'; may be repeated");
        replace = flags.Switch("--replace", "Delete a cancelled run that has the name, and take it");
        command.Add(labels);
        command.Add(replace);
    }

    /// <summary>Whether a cancelled run of the name makes room.</summary>
    public bool Replaces(ParseResult parse) => parse.GetValue(replace);

    /// <summary>The labels, as text; null for none.</summary>
    /// <exception cref="CommandException">One is none, or they are too many.</exception>
    public string? Labels(ParseResult parse) =>
        LabelText.Changed(RunLabels.None, parse.GetValue(labels) ?? [], mayBeEmpty: false).ToTextOrNull();
}
