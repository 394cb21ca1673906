using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EsEnas.Core.Policies;

namespace EsEnas.Export.Tests;

/// <summary>docs/policy-format.md and docs/policy.schema.json against the reader and the writer.</summary>
[Needs(External.MuJoCo)]
public sealed partial class PolicyFormatTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(Read("docs/policy.schema.json")).RootElement;

    public static TheoryData<string> Kinds => Samples.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Written_policy_of_any_kind_fits_the_schema_and_reads_back(string kind)
    {
        var document = Samples.Of(kind, 60);
        foreach (var one in (PolicyDocument[])[document, document with { Interface = null }])
        {
            var text = one.ToJson();

            Assert.Empty(Errors(text));
            Assert.Equal(text, PolicyDocument.FromJson(text).ToJson());
        }
    }

    [Fact]
    public void Schema_knows_no_field_that_is_never_written()
    {
        var written = (string[])[Samples.Of("16 bits", 1).ToJson(), Samples.Of("functions", 1).ToJson()];

        Assert.All(FieldsOfTheSchema(), name =>
            Assert.Contains(written, text => text.Contains($"\"{name}\":", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_explains_every_field_of_the_schema()
    {
        var page = Read("docs/policy-format.md");

        Assert.All(FieldsOfTheSchema(), name => Assert.Matches($@"\|.*[`.]{name}[`.].*\|", page));
    }

    [Fact]
    public void What_the_schema_refuses_the_reader_refuses_too()
    {
        var whole = JsonNode.Parse(Samples.Of("WeightSharing", 1).ToJson())!;
        var refused = 0;
        foreach (var path in Paths(whole).ToList())
        {
            foreach (var change in (Action<JsonNode, string>[])[Remove, Null, AddUnknown, Text])
            {
                var copy = whole.DeepClone();
                change(Parent(copy, path), path.Split('/')[^1]);
                var text = copy.ToJsonString();
                if (Errors(text).Count == 0) continue;
                refused++;
                Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson(text));
            }
        }
        Assert.True(refused > 100, $"only {refused} changes were refused");
    }

    [Theory]
    [InlineData("\"output\": \"tanh\"", "\"output\": \"relu\"", "interface.output: \"relu\" is not tanh")]
    [InlineData("\"controlPeriod\": 0.02", "\"controlPeriod\": 0", "interface.controlPeriod: 0 is not above 0")]
    [InlineData("\"kind\": \"jointVelocity\"", "\"kind\": \"lidar\"", "is not one of jointPosition, jointVelocity")]
    [InlineData("\"low\": -1,", "\"low\": 7,", "low: 7 is above the high bound, 1")]
    [InlineData("\"law\": \"normal\"", "\"law\": \"levy\"", "noise[0].law: \"levy\" is not one of normal, uniform")]
    [InlineData("\"low\": 0.02,", "\"low\": 7,", "noise[0].low: 7 is above the high end, 0.02")]
    [InlineData("\"low\": 0.02,", "\"low\": -7,", "noise[0].low: -7 is below 0")]
    [InlineData("\"low\": 0.8,", "\"low\": 7,", "interface.randomization[1].low: 7 is above the high end, 1.2")]
    [InlineData("\"partition\": [0, 1,", "\"partition\": [0, 0,", "interface.partition[1]: 0 is not 1")]
    public void Interface_that_is_wrong_is_refused_by_name(string old, string changed, string message)
    {
        var text = Samples.Of("WeightSharing", 1).ToJson();
        var wrong = text.Replace(old, changed, StringComparison.Ordinal);

        Assert.NotEqual(text, wrong);
        Assert.Contains(message, Assert.Throws<PolicyFormatException>(() => PolicyDocument.FromJson(wrong)).Message,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds)), Needs(External.PythonNumpy)]
    public void Python_of_the_page_acts_as_the_product(string kind)
    {
        using var folder = new Folder().With([PolicyFiles.Json(Samples.Of(kind, 70))]);
        var code = CodePattern().Match(Read("docs/policy-format.md")).Groups[1].Value;
        File.WriteAllText(Path.Combine(folder.Path, "page.py"), code + """

            policy = json.load(open("policy.json"))
            worst = max(abs(a - b) for v in policy["interface"]["vectors"] for a, b in zip(act(policy, v["observation"]), v["action"]))
            assert worst < 1e-12, worst
            """);

        Assert.Equal("", Tool.Run(folder.Path, PythonTests.Python, ["page.py"]));
    }

    private static IEnumerable<string> FieldsOfTheSchema() => FieldPattern().Matches(Read("docs/policy.schema.json"))
        .Select(match => match.Groups[1].Value).Where(name => name is not ("numbers" or "properties" or "items"));

    private static string Read(string path) => File.ReadAllText(Checkout.PathOf(path));

    private static IReadOnlyList<string> Errors(string text)
    {
        using var document = JsonDocument.Parse(text);
        try
        {
            return new SchemaValidator(Schema).Errors(document.RootElement);
        }
        catch (InvalidOperationException error)
        {
            // A keyword about another type of value.
            return [error.Message];
        }
    }

    private static IEnumerable<string> Paths(JsonNode node, string path = "") => node switch
    {
        JsonObject members => members.SelectMany(member =>
            (IEnumerable<string>)[$"{path}{member.Key}", .. member.Value is null ? [] : Paths(member.Value, $"{path}{member.Key}/")]),
        // The first item stands for all.
        JsonArray { Count: > 0 } items => [$"{path}0", .. items[0] is { } first ? Paths(first, $"{path}0/") : []],
        _ => [],
    };

    private static JsonNode Parent(JsonNode node, string path)
    {
        foreach (var part in path.Split('/')[..^1]) node = node is JsonArray items ? items[int.Parse(part)]! : node[part]!;
        return node;
    }

    private static void Remove(JsonNode parent, string name)
    {
        if (parent is JsonArray items) items.RemoveAt(int.Parse(name));
        else ((JsonObject)parent).Remove(name);
    }

    private static void Null(JsonNode parent, string name) => Set(parent, name, null);

    private static void Text(JsonNode parent, string name) => Set(parent, name, "text");

    private static void AddUnknown(JsonNode parent, string name)
    {
        if (parent is JsonObject members) members["unknown"] = 1;
        else Set(parent, name, -1);
    }

    private static void Set(JsonNode parent, string name, JsonNode? value)
    {
        if (parent is JsonArray items) items[int.Parse(name)] = value;
        else parent[name] = value;
    }

    [GeneratedRegex("\"(\\w+)\": \\{")]
    private static partial Regex FieldPattern();

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodePattern();
}
