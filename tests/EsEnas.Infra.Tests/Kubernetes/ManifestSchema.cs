using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests.Kubernetes;

/// <summary>Checks manifests against schema.yaml.</summary>
internal sealed partial class ManifestSchema
{
    private readonly YamlNode root;

    private ManifestSchema(YamlNode root) => this.root = root;

    public static ManifestSchema Load()
    {
        var stream = new YamlStream();
        using var text = File.OpenText(Path.Combine(AppContext.BaseDirectory, "Kubernetes", "schema.yaml"));
        stream.Load(text);
        return new ManifestSchema(stream.Documents.Single().RootNode);
    }

    /// <summary>What is wrong with a manifest; empty if nothing is.</summary>
    public IReadOnlyList<string> Check(YamlNode manifest)
    {
        List<string> faults = [];
        var kind = manifest.Find("kind")?.ToString() ?? "";
        if (root.Find("kinds", kind) is not YamlMappingNode shape) return [$"no kind '{kind}'"];
        var rest = new YamlMappingNode(((YamlMappingNode)manifest).Children.Where(pair => pair.Key.ToString() != "kind"));
        var version = shape.Find("apiVersion!")!.ToString();
        if (manifest.Find("apiVersion")?.ToString() != version) faults.Add($"{kind}.apiVersion is not {version}");
        CheckMapping(rest, new YamlMappingNode(
            shape.Children.Select(pair => pair.Key.ToString() == "apiVersion!" ? KeyValuePair.Create(pair.Key, (YamlNode)"string") : pair)),
            kind, faults);
        return faults;
    }

    private void CheckNode(YamlNode node, YamlNode shape, string path, List<string> faults)
    {
        switch (shape)
        {
            case YamlScalarNode { Value: ['$', .. var name] }:
                CheckNode(node, root.Find("shapes", name)!, path, faults);
                break;
            case YamlMappingNode mapping:
                CheckMapping(node, mapping, path, faults);
                break;
            case YamlSequenceNode list:
                if (node is not YamlSequenceNode items) faults.Add($"{path} is no list");
                else for (var i = 0; i < items.Children.Count; i++) CheckNode(items[i], list.Single(), $"{path}[{i}]", faults);
                break;
            default:
                if (!Fits(node, shape.ToString())) faults.Add($"{path}: '{node}' is no {shape}");
                break;
        }
    }

    private void CheckMapping(YamlNode node, YamlMappingNode shape, string path, List<string> faults)
    {
        if (node is not YamlMappingNode mapping)
        {
            faults.Add($"{path} is no map");
            return;
        }

        foreach (var (key, value) in mapping.Pairs())
        {
            if ((shape.Find(key) ?? shape.Find(key + "!")) is { } child) CheckNode(value, child, $"{path}.{key}", faults);
            else faults.Add($"{path}.{key} is unknown");
        }

        faults.AddRange(shape.Pairs().Where(field => field.Key.EndsWith('!') && mapping.Find(field.Key[..^1]) is null)
            .Select(field => $"{path}.{field.Key[..^1]} is missing"));
    }

    private static bool Fits(YamlNode node, string type)
    {
        if (type == "words")
            return node is YamlMappingNode mapping && mapping.Children.All(pair => Fits(pair.Key, "string") && Fits(pair.Value, "string"));
        if (node is not YamlScalarNode { Value: { } text } scalar) return false;
        var plain = scalar.Style == ScalarStyle.Plain;
        var integer = plain && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var boolean = plain && text is "true" or "false";
        return type switch
        {
            // What YAML reads as something else is no string, however alike it looks: an API server refuses it.
            "string" => !plain || (!integer && !boolean && text.Length > 0 && text is not ("null" or "~" or "yes" or "no" or "on" or "off")
                && !double.TryParse(text, CultureInfo.InvariantCulture, out _)),
            "integer" => integer,
            "boolean" => boolean,
            "quantity" => QuantityPattern().IsMatch(text),
            "percent-or-integer" => integer || PercentPattern().IsMatch(text),
            "port" => integer ? int.Parse(text, CultureInfo.InvariantCulture) is > 0 and < 65_536 : PortNamePattern().IsMatch(text),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The schema has no such type."),
        };
    }

    [GeneratedRegex(@"^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")]
    private static partial Regex QuantityPattern();

    [GeneratedRegex(@"^\d{1,3}%$")]
    private static partial Regex PercentPattern();

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,13}[a-z0-9])?$")]
    private static partial Regex PortNamePattern();
}
