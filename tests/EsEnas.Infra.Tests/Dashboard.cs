using System.Text.Json;

namespace EsEnas.Infra.Tests;

/// <summary>A dashboard's file.</summary>
internal sealed class Dashboard
{
    private readonly JsonElement root;

    private Dashboard(string file, JsonElement root)
    {
        File = file;
        this.root = root;
    }

    public static IEnumerable<string> Files => Repository.Files("infra/dashboards", "*.json");

    public string File { get; }

    public string Title => root.GetProperty("title").GetString()!;

    public string Uid => root.GetProperty("uid").GetString()!;

    public IEnumerable<JsonElement> Variables => root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public IEnumerable<JsonElement> Panels => root.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Queries => Panels.Where(panel => panel.GetProperty("type").GetString() != "row")
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray());

    /// <summary>Every PromQL expression, of panels and of variables.</summary>
    public IEnumerable<string> Expressions =>
        Queries.Where(query => query.TryGetProperty("expr", out _)).Select(query => query.GetProperty("expr").GetString()!)
            .Concat(Variables.Where(variable => variable.GetProperty("type").GetString() == "query")
                .Select(variable => variable.GetProperty("definition").GetString()!));

    /// <summary>Searches of the trace store.</summary>
    public IEnumerable<JsonElement> Searches =>
        Queries.Where(query => query.TryGetProperty("queryType", out var type) && type.GetString() == "search");

    public static Dashboard Load(string file)
    {
        using var document = JsonDocument.Parse(Repository.Read(file));
        return new Dashboard(file, document.RootElement.Clone());
    }
}
