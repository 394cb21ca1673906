using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Measures and compares models in a process of their own: nothing but it compiles a robot of somebody's.</summary>
internal static class ImportProbe
{
    // Bytes of a file in a line; a multiple of three leaves no padding between.
    private const int Chunk = 3 << 18;

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
            var content = new byte[int.Parse(words[1], CultureInfo.InvariantCulture)];
            for (var at = 0; at < content.Length; at += Chunk)
            {
                // Line by line: the child has little memory of its own.
                if (!Convert.TryFromBase64String(input.ReadLine()!, content.AsSpan(at), out _)) throw new FormatException(words[0]);
            }

            files.Add(new ModelAsset(words[0], content));
        }

        tell(request.Result.Length == 0
            ? JsonSerializer.Serialize(RobotMeasure.Of(request, files), Json)
            : JsonSerializer.Serialize(RobotComparison.Of(request, files), Json));
    }

    private static T Run<T>(string file, ImportRequest request, IEnumerable<ModelAsset> files)
    {
        var all = files.ToList();
        List<string> lines = [JsonSerializer.Serialize(request with { Files = all.Count }, Json)];
        foreach (var asset in all)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{asset.Name} {asset.Content.Length}"));
            for (var at = 0; at < asset.Content.Length; at += Chunk)
                lines.Add(Convert.ToBase64String(asset.Content.AsSpan(at, Math.Min(Chunk, asset.Content.Length - at))));
        }

        var (refusal, _, answer) = ModelProbeParent.Run(ModelProbe.ChildCommand, Limits, string.Join('\n', lines) + "\n",
            [ModelProbeChild.ImportArgument]);
        if (refusal.Length > 0)
            throw new SpecificationException(NewerMjcf.Explain(refusal, file, MuJoCoLibrary.VersionText)
                ?? new SpecificationError(file, "the robot",
                    $"a model that MuJoCo {MuJoCoLibrary.VersionText} can compile and step: {refusal}"));
        return JsonSerializer.Deserialize<T>(answer.Trim(), Json)!;
    }
}
