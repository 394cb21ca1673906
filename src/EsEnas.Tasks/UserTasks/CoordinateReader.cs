namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads whose coordinate a term of a task file means: <c>joint</c>, or a point and its axis, or a sensor's reading.</summary>
internal static class CoordinateReader
{
    /// <summary>The keys that name one, by the numbers of <see cref="CoordinateKind"/>.</summary>
    private static readonly string[] Keys = ["joint", "body", "site", "geom", "centerOfMass", "sensor"];

    /// <summary>Reads the keys of a coordinate; exactly one of the names must be given.</summary>
    public static CoordinateAt Read(FieldReader fields)
    {
        int[] given = [.. Enumerable.Range(0, Keys.Length).Where(i => fields.Has(Keys[i]))];
        if (given.Length != 1)
        {
            fields.Refuse(given.Length == 0 ? "joint" : Keys[given[0]],
                $"one of {string.Join(", ", Keys)}{(given.Length == 0 ? "" : ", and only one")}");
            foreach (var key in Keys) _ = fields.OptionalName(key);
            _ = (fields.OptionalText("axis", 1), fields.OptionalText("coordinate", 1), fields.OptionalText("reading", 2));
            return new CoordinateAt(new NameAt("", "", 0), CoordinateKind.Joint, 0);
        }

        var kind = (CoordinateKind)given[0];
        var name = fields.Name(Keys[given[0]]);
        return new CoordinateAt(name, kind, kind switch
        {
            CoordinateKind.Joint => fields.Integer("coordinate", 0, 6, 0),
            CoordinateKind.Sensor => fields.Integer("reading", 0, 99, 0),
            _ => Math.Max(fields.Choice("axis", true, "x", "y", "z"), 0),
        });
    }

    /// <summary>Whether a text is a name that a task file may give.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 50 && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
