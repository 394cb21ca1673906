using System.Text.RegularExpressions;
using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>The keys that grains of an interface may have: a run's id (any key that a store can have), and what may follow it.</summary>
/// <param name="rest">What follows, as a regular expression; empty if nothing may.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class GrainKeyAttribute(string rest = "") : Attribute
{
    // Orleans reads an interface's attributes whenever a grain is named, and looks at none of this.
    private Regex? form;

    /// <summary>What follows the run's id.</summary>
    public string Rest { get; } = rest;

    /// <summary>Whether a key is allowed.</summary>
    public bool IsAllowed(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        form ??= new($"^[^/]+{Rest}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
        return RunId.IsStorageKey(key) && !key.EndsWith('\n') && form.IsMatch(key);
    }
}
