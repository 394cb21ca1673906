using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Parsing;

/// <summary>Ids of runs.</summary>
internal static class RunName
{
    public const int MaxLength = RunId.MaxLength;

    /// <inheritdoc cref="RunId.IsValid"/>
    public static bool IsValid(string name) => RunId.IsValid(name);

    /// <summary>The name itself, checked.</summary>
    /// <exception cref="CommandException">It is not a name.</exception>
    public static RunId Checked(string name) => IsValid(name)
        ? new RunId(name)
        : throw CommandException.Usage($"'{SafeText.Shown(name)}' is not the name of a run: {RunId.Allowed}");

    /// <inheritdoc cref="Checked(string)"/>
    public static RunId Checked(RunId run) => Checked(run.Value);

    /// <summary>The name that a specification gets without <c>--name</c>: task (a function's slash as a hyphen) and 8 hex digits of its
    /// hash, so that equal specifications are one run.</summary>
    public static RunId Of(ExperimentSpecification specification) =>
        new($"{specification.Task.Replace('/', '-')}-{SpecificationText.Hash(specification)[..8]}");
}
