using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Core.Rollouts;

namespace EsEnas.Client.Evaluation;

/// <summary>Returns of several episodes as properties of a document.</summary>
internal static class ReturnStatisticsJson
{
    public static void Write(Utf8JsonWriter writer, ReturnStatistics result)
    {
        writer.WriteNumber("episodes", result.Episodes);
        writer.WriteReal("mean", result.Mean);
        writer.WriteReal("std", result.Std);
        writer.WriteReal("min", result.Min);
        writer.WriteReal("max", result.Max);
        writer.WriteReal("standardError", result.StandardError);
        writer.WriteNumber("diverged", result.Diverged);
        InvalidText.Write(writer, "invalid", result.Invalid);
    }
}
