using System.Text.Json.Nodes;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// Specification nodes on their way to a child process of this program: a scalar is an object, a list an array, a mapping an object with
/// its entries in order.
/// </summary>
internal static class NodeJson
{
    public static JsonNode Write(DocumentNode node) => node switch
    {
        ScalarNode scalar => new JsonObject { ["text"] = scalar.Text, ["quoted"] = scalar.Quoted },
        SequenceNode list => new JsonArray([.. list.Items.Select(Write)]),
        MappingNode mapping => new JsonObject
        {
            ["entries"] = new JsonArray([.. mapping.Entries.Select(entry => new JsonArray(entry.Key, Write(entry.Value)))]),
        },
        _ => throw new ArgumentException($"There is no form for {node.GetType().Name}.", nameof(node)),
    };

    /// <summary>Reads what <see cref="Write"/> wrote; lines are lost.</summary>
    public static DocumentNode Read(JsonNode json) => json switch
    {
        JsonArray list => new SequenceNode([.. list.Select(item => Read(item!))], 0),
        JsonObject when json["entries"] is JsonArray entries =>
            new MappingNode([.. entries.Select(entry => KeyValuePair.Create(entry![0]!.GetValue<string>(), Read(entry[1]!)))], 0),
        _ => new ScalarNode(json["text"]!.GetValue<string>(), json["quoted"]!.GetValue<bool>(), 0),
    };
}
