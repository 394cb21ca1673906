using System.Text.Json;

namespace EsEnas.Export.Tests;

/// <summary>The part of JSON Schema that docs/policy.schema.json uses; a keyword that it does not know is an error.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    private static readonly HashSet<string> Remarks = new(StringComparer.Ordinal) { "$schema", "title", "description", "$defs" };

    /// <summary>What is wrong with a document, a line each.</summary>
    public IReadOnlyList<string> Errors(JsonElement value)
    {
        var errors = new List<string>();
        Check(root, value, "$", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Remarks.Contains(keyword.Name)) continue;
            if (!Holds(keyword.Name, keyword.Value, schema, value, path, errors)) errors.Add($"{path}: {keyword.Name} {keyword.Value}");
        }
    }

    private bool Holds(string name, JsonElement rule, JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        switch (name)
        {
            case "$ref":
                Check(root.GetProperty("$defs").GetProperty(rule.GetString()!.Split('/')[^1]), value, path, errors);
                return true;
            case "const":
                return JsonElement.DeepEquals(rule, value);
            case "enum":
                return rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value));
            case "type":
                return rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(type => IsA(type.GetString()!, value))
                    : IsA(rule.GetString()!, value);
            case "minimum":
                return value.GetDouble() >= rule.GetDouble();
            case "maximum":
                return value.GetDouble() <= rule.GetDouble();
            case "exclusiveMinimum":
                return value.GetDouble() > rule.GetDouble();
            case "minItems":
                return value.GetArrayLength() >= rule.GetInt32();
            case "maxItems":
                return value.GetArrayLength() <= rule.GetInt32();
            case "required":
                return rule.EnumerateArray().All(member => value.TryGetProperty(member.GetString()!, out _));
            case "items":
                var i = 0;
                foreach (var item in value.EnumerateArray()) Check(rule, item, $"{path}[{i++}]", errors);
                return true;
            case "prefixItems":
                foreach (var (part, at) in rule.EnumerateArray().Select((part, at) => (part, at)))
                    if (at < value.GetArrayLength()) Check(part, value[at], $"{path}[{at}]", errors);
                return true;
            case "properties":
                foreach (var member in rule.EnumerateObject())
                    if (value.TryGetProperty(member.Name, out var found)) Check(member.Value, found, $"{path}.{member.Name}", errors);
                return true;
            case "additionalProperties":
                return value.EnumerateObject().All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _));
            default:
                throw new NotSupportedException($"The validator does not know {name}.");
        }
    }

    private static bool IsA(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"There is no type {type}."),
    };
}
