using System.Text.Json;

namespace EsEnas.Core.Policies;

/// <summary>
/// A value of a policy file and where it stands; every reading that fails is a <see cref="PolicyFormatException"/> that names the place.
/// </summary>
internal readonly record struct JsonField(string Path, JsonElement Element)
{
    private const int ShownLength = 40;

    /// <summary>The value under a name.</summary>
    public JsonField Member(string name)
    {
        var path = Element.ValueKind == JsonValueKind.Object ? Child(name) : Path;
        if (Element.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        return Element.TryGetProperty(name, out var value)
            ? new JsonField(path, value)
            : throw new PolicyFormatException($"{path}: missing.");
    }

    /// <summary>A member, or null if there is none of that name.</summary>
    public JsonField? Optional(string name) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) ? new JsonField(Child(name), value) : null;

    /// <summary>Refuses members of other names.</summary>
    public JsonField Only(params ReadOnlySpan<string> names)
    {
        if (Element.ValueKind != JsonValueKind.Object) throw Wrong("an object");
        foreach (var member in Element.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                throw new PolicyFormatException($"{Shorten(Child(member.Name))}: unknown field; " +
                    $"known are {string.Join(", ", names.ToArray())}.");
        }
        return this;
    }

    /// <summary>The values of a list of at most <paramref name="most"/>.</summary>
    public IReadOnlyList<JsonField> Items(int most)
    {
        if (Element.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        if (Element.GetArrayLength() > most)
            throw new PolicyFormatException($"{Path}: {Element.GetArrayLength()} values; at most {most} are allowed.");
        var items = new List<JsonField>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray()) items.Add(new JsonField($"{Path}[{items.Count}]", item));
        return items;
    }

    /// <summary>The values of a list of one length.</summary>
    public IReadOnlyList<JsonField> Items(int count, string meaning)
    {
        if (Element.ValueKind == JsonValueKind.Array && Element.GetArrayLength() != count)
            throw new PolicyFormatException($"{Path}: {Element.GetArrayLength()} values, not {count} ({meaning}).");
        return Items(count);
    }

    /// <summary>A list of one length of finite numbers.</summary>
    public double[] Numbers(int count) => [.. Items(count, "one per observation or action").Select(item => item.Number())];

    /// <summary>A finite number.</summary>
    public double Number() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Wrong("a finite number");

    /// <summary>A finite number or null.</summary>
    public double? NumberOrNull() => Element.ValueKind == JsonValueKind.Null ? null : Number();

    /// <summary>An integer in [least, most].</summary>
    public int Integer(int least, int most) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw Wrong($"an integer from {least} to {most}");

    /// <summary>An integer of at least <paramref name="least"/>.</summary>
    public long Long(long least) =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var value) && value >= least
            ? value
            : throw Wrong($"an integer of at least {least}");

    /// <summary>An integer from 0 to 2^64 - 1.</summary>
    public ulong Unsigned() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetUInt64(out var value)
            ? value
            : throw Wrong($"an integer from 0 to {ulong.MaxValue}");

    /// <summary>A text.</summary>
    public string Text()
    {
        try
        {
            return Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a text");
        }
        catch (InvalidOperationException exception)
        {
            throw new PolicyFormatException($"{Path}: the text is not valid Unicode.", exception);
        }
    }

    /// <summary>The value as written, shortened.</summary>
    public string Shown() => Shorten(Element.GetRawText());

    private static string Shorten(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}…";

    private string Child(string name) => Path == "the document" ? name : $"{Path}.{name}";

    private PolicyFormatException Wrong(string wanted) => new($"{Path}: {Shown()} is not {wanted}.");
}
