using YamlDotNet.RepresentationModel;

namespace EsEnas.Infra.Tests;

internal static class Yaml
{
    /// <summary>The documents of a file; a key that is given twice is an error.</summary>
    public static IReadOnlyList<YamlNode> Load(string file)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Repository.Read(file));
        stream.Load(text);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static YamlNode? Find(this YamlNode node, params string[] path)
    {
        foreach (var key in path)
        {
            if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(key, out var child)) return null;
            node = child;
        }

        return node;
    }

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => node is YamlSequenceNode sequence ? sequence.Children : [];

    public static IEnumerable<KeyValuePair<string, YamlNode>> Pairs(this YamlNode? node) =>
        node is YamlMappingNode mapping ? mapping.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value)) : [];

    public static IReadOnlyDictionary<string, string> Words(this YamlNode? node) =>
        node.Pairs().ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
