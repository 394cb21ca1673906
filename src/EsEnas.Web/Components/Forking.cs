using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Components;

/// <summary>What <c>fork</c> does with a specification before it asks for the new run.</summary>
internal static class Forking
{
    /// <summary>The canonical text of a specification with changes in it.</summary>
    /// <param name="yaml">The specification's text.</param>
    /// <param name="changes">Changes as <c>path=value</c>, separated by blanks; a value with blanks stands in brackets.</param>
    /// <exception cref="SpecificationException">A change cannot be read, or is not allowed.</exception>
    /// <exception cref="ArgumentException">A change is not <c>path=value</c>.</exception>
    internal static string Change(string yaml, string changes)
    {
        var root = SpecificationText.WithTodaysNames(SpecificationYaml.Parse(yaml), []);
        foreach (var change in Split(changes))
        {
            var equals = change.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ArgumentException($"'{SafeText.Shown(change)}' is not allowed: path=value, such as optimizer.sigma=0.2");
            root = SpecificationText.Set(root, change[..equals].Trim(), SpecificationYaml.ParseValue(change[(equals + 1)..].Trim()), []);
        }
        return SpecificationText.ToCanonicalYaml(SpecificationText.ReadStored(root));
    }

    /// <summary>The changes one by one.</summary>
    internal static IReadOnlyList<string> Split(string changes)
    {
        var (words, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i <= changes.Length; i++)
        {
            var c = i < changes.Length ? changes[i] : ' ';
            depth += c switch { '[' or '{' => 1, ']' or '}' => -1, _ => 0 };
            if (c != ' ' || (depth > 0 && i < changes.Length)) continue;
            if (i > start) words.Add(changes[start..i]);
            start = i + 1;
        }
        return words;
    }

    /// <summary>What is done now.</summary>
    internal static string TextOf(VerificationUpdate update) => SafeText.Line(update.Activity);
}
