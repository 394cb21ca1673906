using System.Text.Json;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>What a deployment of a policy stores, for scripts and for people.</summary>
internal static class DeploymentText
{
    /// <summary>Writes it as the properties of an object.</summary>
    public static void Write(Utf8JsonWriter writer, PolicyDeployment size)
    {
        writer.WriteNumber("numbers", size.Numbers);
        writer.WriteNumber("weights", size.Weights);
        writer.WriteNumber("indices", size.Indices);
        writer.WriteNumber("biases", size.Biases);
        writer.WriteNumber("means", size.Means);
        writer.WriteNumber("scales", size.Scales);
        writer.WriteNumber("bits", size.Bits);
        writer.WriteNumber("steps", size.Steps);
        writer.WriteNumber("flashBytes", size.FlashBytes);
        writer.WriteNumber("ramBytes", size.RamBytes);
    }

    /// <summary>Writes it under a name; nothing if it is not known.</summary>
    public static void Write(Utf8JsonWriter writer, string name, PolicyDeployment? size)
    {
        if (size is null) return;
        writer.WriteStartObject(name);
        Write(writer, size);
        writer.WriteEndObject();
    }

    /// <summary>It in words, short enough for a line of `show`.</summary>
    public static string Of(PolicyDeployment size)
    {
        var (parts, normalizer) = (new List<string> { $"{Numbers.Count(size.Weights)} weights" }, size.Means + size.Scales);
        if (size.Biases > 0) parts.Add($"{Numbers.Count(size.Biases)} biases");
        if (normalizer > 0) parts.Add($"{Numbers.Count(normalizer)} of the normalizer");
        return $"{Numbers.Count(size.Numbers)} numbers of {size.Bits} bits ({string.Join(", ", parts)}): " +
            $"{Numbers.Count(size.FlashBytes)} B flash, {Numbers.Count(size.RamBytes)} B RAM";
    }
}
