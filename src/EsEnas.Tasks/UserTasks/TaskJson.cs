using System.Text.Json.Nodes;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>What a child process needs to know of a specification to roll out its task file.</summary>
internal static class TaskJson
{
    public static string Write(ExperimentSpecification specification) => new JsonObject
    {
        ["task"] = specification.Task,
        ["horizon"] = specification.Horizon,
        // What it acts within decides what it meets.
        ["actionScale"] = specification.Policy.ActionScale?.ToString(),
        ["startNoise"] = specification.TaskOptions.StartNoise,
        ["randomization"] = new JsonArray([.. RandomizedQuantities.All.Select(quantity =>
            specification.TaskOptions.Randomization[quantity] is { } range ? new JsonArray(range.Low, range.High) : (JsonNode?)null)]),
        ["randomized"] = specification.TaskOptions.Randomized.ToString(),
        ["definition"] = NodeJson.Write(specification.TaskFile.Definition!),
        ["model"] = specification.TaskFile.Model,
    }.ToJsonString();

    private static RandomizationRanges ReadRanges(JsonArray json)
    {
        var ranges = new RandomizationRanges();
        foreach (var quantity in RandomizedQuantities.All)
        {
            if (json[(int)quantity] is JsonArray range)
                ranges = ranges.With(quantity, new ValueRange(range[0]!.GetValue<double>(), range[1]!.GetValue<double>()));
        }

        return ranges;
    }

    /// <summary>Reads what <see cref="Write"/> wrote; every other key has its default.</summary>
    public static ExperimentSpecification Read(string text)
    {
        var json = JsonNode.Parse(text)!;
        return new ExperimentSpecification
        {
            Task = json["task"]!.GetValue<string>(),
            Horizon = json["horizon"]!.GetValue<int>(),
            Policy = new PolicySpecification
            {
                ActionScale = json["actionScale"]?.GetValue<string>() is { } scale ? Enum.Parse<ActionScale>(scale) : null,
            },
            TaskOptions = new TaskOptions
            {
                StartNoise = json["startNoise"]!.GetValue<bool>(),
                Randomization = ReadRanges(json["randomization"]!.AsArray()),
                Randomized = RandomizationFocus.TryParse(json["randomized"]!.GetValue<string>(), out var focus) ? focus : default,
            },
            TaskFile = new TaskFileSpecification
            {
                Definition = (MappingNode)NodeJson.Read(json["definition"]!),
                Model = json["model"]!.GetValue<string>(),
            },
        };
    }
}
