using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks;

/// <summary>The models of the built-in tasks: text, hash and the one compiled instance per process and variant.</summary>
/// <remarks>Thread safe.</remarks>
internal static class TaskModels
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Task, MassesOption Masses, EditionOption Edition), Model> Compiled = [];

    /// <summary>The compiled model; lives as long as the process. A failure is not remembered: the next call tries again.</summary>
    public static Model Get(string task, MassesOption masses, EditionOption edition = EditionOption.V2)
    {
        lock (Gate)
        {
            if (!Compiled.TryGetValue((task, masses, edition), out var model))
                Compiled.Add((task, masses, edition),
                    model = Model.FromXml(ModelAdaptation.Adapt(task, Text(task, masses, edition), MuJoCoLibrary.Version).Text));
            return model;
        }
    }

    /// <summary>What a library gets instead of the base text, and the names of the rules that concern the task there.</summary>
    public static (string Text, IReadOnlyList<string> Applied) Adapted(string task, MassesOption masses, int version) =>
        ModelAdaptation.Adapt(task, Text(task, masses), version);

    /// <summary>The base text, written for MuJoCo 2.2.2; its hash is part of the identity on every version.</summary>
    public static string Text(string task, MassesOption masses, EditionOption edition = EditionOption.V2)
    {
        var assembly = typeof(TaskModels).Assembly;
        using var stream = assembly.GetManifestResourceStream(task + ".xml")
            ?? throw new ArgumentException($"No model is embedded for {task}.", nameof(task));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A checkout may have changed the ends of lines: they must not change a run's identity.
        var text = EditionModels.Apply(task, edition, reader.ReadToEnd().ReplaceLineEndings("\n"));
        return masses == MassesOption.Legacy ? LegacyMasses.Apply(text) : text;
    }

    /// <summary>The first 128 bits of SHA-256 of a model's text and a variant's options, as 32 hex digits.</summary>
    public static string Hash(string text, string options) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + "\n" + options)).AsSpan(0, 16));
}
