using System.Text.Json;
using System.Text.Json.Serialization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Measures and compares models in a process of their own: nothing but it compiles a robot of somebody's.</summary>
internal static class ImportProbe
{
    private static readonly ModelProbeLimits Limits = new() { ProcessorSeconds = 120, WallSeconds = 300 };

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Measures the original.</summary>
    /// <exception cref="SpecificationException">The library refuses it, or it takes too much.</exception>
    public static CompiledRobot Measure(string file, ImportRequest request, IEnumerable<ModelAsset> files) =>
        Run<CompiledRobot>(file, request with { Result = "" }, files);

    /// <summary>Compares the original with the result.</summary>
    /// <exception cref="SpecificationException">The library refuses one, or they take too much.</exception>
    public static ImportProof Compare(string file, ImportRequest request, IEnumerable<ModelAsset> files) =>
        Run<ImportProof>(file, request, files);

    /// <summary>The child's side.</summary>
    public static void RunAsChild(TextReader input, Action<string> tell)
    {
        var request = JsonSerializer.Deserialize<ImportRequest>(input.ReadLine()!, Json)!;
        var files = new List<ModelAsset>();
        for (var i = 0; i < request.Files; i++)
        {
            var words = input.ReadLine()!.Split(' ');
            files.Add(new ModelAsset(words[0], Convert.FromBase64String(words[1])));
        }

        tell(request.Result.Length == 0
            ? JsonSerializer.Serialize(RobotMeasure.Of(request, files), Json)
            : JsonSerializer.Serialize(RobotComparison.Of(request, files), Json));
    }

    private static T Run<T>(string file, ImportRequest request, IEnumerable<ModelAsset> files)
    {
        List<string> lines = [.. files.Select(asset => $"{asset.Name} {Convert.ToBase64String(asset.Content)}")];
        lines.Insert(0, JsonSerializer.Serialize(request with { Files = lines.Count }, Json));
        var (refusal, _, answer) = ModelProbeParent.Run(ModelProbe.ChildCommand, Limits, string.Join('\n', lines) + "\n",
            [ModelProbeChild.ImportArgument]);
        if (refusal.Length > 0)
            throw new SpecificationException(NewerMjcf.Explain(refusal, file, MuJoCoLibrary.VersionText)
                ?? new SpecificationError(file, "the robot", $"a model that MuJoCo {MuJoCoLibrary.VersionText} can compile and step: {refusal}"));
        return JsonSerializer.Deserialize<T>(answer.Trim(), Json)!;
    }
}
