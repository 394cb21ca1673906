using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Documents;

namespace EsEnas.Core.Policies;

/// <summary>Errors about sizes that do not fit a network.</summary>
internal static class SizeText
{
    private const int MostShown = 16;

    public static SpecificationException Error(string key, string value, string allowed) =>
        new(new SpecificationError(key, value, allowed));

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    // A long list is cut: the message is for people.
    public static string Of(ImmutableArray<int> values) =>
        values.IsDefault ? "" : $"[{string.Join(", ", values.Take(MostShown).Select(Of))}{(values.Length > MostShown ? ", …" : "")}]";
}
