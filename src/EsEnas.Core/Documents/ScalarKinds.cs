using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EsEnas.Core.Documents;

/// <summary>true or false.</summary>
internal sealed class BooleanKind : ValueKind<bool>
{
    public override string Allowed => "true or false";

    public override bool TryRead(DocumentNode node, out bool value)
    {
        value = node is ScalarNode { Quoted: false, Text: "true" };
        return value || node is ScalarNode { Quoted: false, Text: "false" };
    }

    public override bool IsAllowed(bool value) => true;

    public override string Write(bool value) => value ? "true" : "false";
}

/// <summary>An integer of 32 bits.</summary>
internal sealed class IntegerKind(int minimum, int maximum) : ValueKind<int>
{
    public override string Allowed => $"an integer from {NumberText.Grouped(minimum)} to {NumberText.Grouped(maximum)}";

    public override bool TryRead(DocumentNode node, out int value)
    {
        value = 0;
        if (node is not ScalarNode { Quoted: false } scalar || !NumberText.TryReadInteger(scalar.Text, out var number)) return false;
        if (number < minimum || number > maximum) return false;
        value = (int)number;
        return true;
    }

    public override bool IsAllowed(int value) => value >= minimum && value <= maximum;

    public override string Write(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An unsigned integer of 64 bits.</summary>
internal sealed class SeedKind : ValueKind<ulong>
{
    public override string Allowed => $"an integer from 0 to {NumberText.Grouped(ulong.MaxValue)}";

    public override bool TryRead(DocumentNode node, out ulong value)
    {
        value = 0;
        if (node is not ScalarNode { Quoted: false } scalar || !NumberText.TryReadInteger(scalar.Text, out var number)) return false;
        if (number < 0 || number > ulong.MaxValue) return false;
        value = (ulong)number;
        return true;
    }

    public override bool IsAllowed(ulong value) => true;

    public override string Write(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A finite number; the lower end may be excluded.</summary>
internal sealed class NumberKind(double minimum, double maximum, bool aboveMinimum = false) : ValueKind<double>
{
    public override string Allowed => (double.IsFinite(minimum), aboveMinimum) switch
    {
        (false, _) => "a finite number",
        (true, true) => $"a number above {NumberText.Write(minimum)}, at most {NumberText.Write(maximum)}",
        (true, false) => $"a number from {NumberText.Write(minimum)} to {NumberText.Write(maximum)}",
    };

    public override bool TryRead(DocumentNode node, out double value)
    {
        value = 0;
        return node is ScalarNode { Quoted: false } scalar && NumberText.TryReadNumber(scalar.Text, out value) && IsAllowed(value);
    }

    public override bool IsAllowed(double value) =>
        double.IsFinite(value) && (aboveMinimum ? value > minimum : value >= minimum) && value <= maximum;

    public override string Write(double value) => NumberText.Write(value);
}

/// <summary>
/// A task's name: lower-case words joined by hyphens, perhaps after those of a family and a slash. Which tasks there are is not for the
/// schema to know.
/// </summary>
internal sealed class NameKind : ValueKind<string>
{
    private const int MaxLength = 64;

    public override string Allowed =>
        $"a task's name: lower-case letters a to z, digits and hyphens, perhaps a family and a slash before it, " +
        $"at most {MaxLength}, beginning with a letter";

    public override bool TryRead(DocumentNode node, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        return node is ScalarNode && IsAllowed(value);
    }

    public override bool IsAllowed(string value)
    {
        // YAML reads the three words as something else than text.
        if (value is null or "" or "null" or "true" or "false" || value.Length > MaxLength || !char.IsAsciiLetterLower(value[0]))
            return false;
        foreach (var c in value)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '/')) return false;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 || (slash == value.LastIndexOf('/') && slash + 1 < value.Length && char.IsAsciiLetterLower(value[slash + 1]));
    }

    public override string Write(string value) => value;
}

/// <summary>One of an enum's values, written in kebab-case.</summary>
internal sealed class ChoiceKind<T> : ValueKind<T>
    where T : struct, Enum
{
    private readonly (string Name, T Value)[] choices = [.. Enum.GetValues<T>().Select(value => (KebabCase(value.ToString()), value))];

    public override string Allowed =>
        choices.Length == 1 ? choices[0].Name : "one of " + string.Join(", ", choices.Select(choice => choice.Name));

    public override bool TryRead(DocumentNode node, out T value)
    {
        value = default;
        if (node is not ScalarNode scalar) return false;
        foreach (var choice in choices)
        {
            if (choice.Name != scalar.Text) continue;
            value = choice.Value;
            return true;
        }

        return false;
    }

    public override bool IsAllowed(T value) => Enum.IsDefined(value);

    public override string Write(T value) => KebabCase(value.ToString());

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase",
        Justification = "Kebab-case is lower case; the names are ASCII.")]
    private static string KebabCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? "-" + char.ToLowerInvariant(c)
            : char.ToLowerInvariant(c).ToString()));
}

/// <summary>A value or none; none is written as a word of its own.</summary>
internal sealed class OptionalKind<T>(ValueKind<T> inner, string none) : ValueKind<T?>
    where T : struct
{
    public override string Allowed => $"{inner.Allowed}, or {none}";

    public override bool TryRead(DocumentNode node, out T? value)
    {
        value = null;
        if (node is ScalarNode scalar && (scalar.IsNull || (scalar.Text == none && none != "null"))) return true;
        if (!inner.TryRead(node, out var read)) return false;
        value = read;
        return true;
    }

    public override bool IsAllowed(T? value) => value is null || inner.IsAllowed(value.Value);

    public override string Write(T? value) => value is null ? none : inner.Write(value.Value);
}
