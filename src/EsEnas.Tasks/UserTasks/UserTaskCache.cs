using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>The tasks of task files, each checked, tried and compiled once per process.</summary>
/// <remarks>Thread safe.</remarks>
internal static class UserTaskCache
{
    private const int MostTasks = 64;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, UserTask> Known = new(StringComparer.Ordinal);
    private static readonly Queue<string> Oldest = new();

    /// <summary>The task of a specification.</summary>
    /// <param name="file">The task file; both parts given.</param>
    /// <param name="definitionSource">What errors call the definition: the key that it stands under, or nothing.</param>
    /// <param name="modelSource">What errors call the model.</param>
    /// <exception cref="SpecificationException">Lists what is refused.</exception>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static UserTask Get(TaskFileSpecification file, string definitionSource, string modelSource)
    {
        var hash = TaskModels.Hash(file.Model!, file.DefinitionText);
        lock (Gate)
        {
            if (Known.TryGetValue(hash, out var known)) return known;
        }

        // A failure is not remembered: the next call tries again, and only the trial of the model is slow.
        var definition = TaskFileReader.Read(file.Definition!, definitionSource);
        var mjcf = MjcfGuard.Check(file.Model!, modelSource);
        MuJoCoLibrary.EnsureLoaded();
        var verdict = ModelProbe.Verdict(mjcf);
        if (verdict.Refusal.Length > 0) throw Refused(verdict, modelSource, definition.ModelFile);
        var task = new UserTask(definition, Model.FromXml(mjcf), verdict.SimulationBytes, mjcf, hash, modelSource);
        lock (Gate)
        {
            if (!Known.TryAdd(hash, task)) return Known[hash];
            Oldest.Enqueue(hash);
            // Simulations keep their model alive; the rest is the collector's.
            if (Oldest.Count > MostTasks) Known.Remove(Oldest.Dequeue());
            return task;
        }
    }

    /// <summary>The error of a model that cannot be used.</summary>
    internal static SpecificationException Refused(ModelVerdict verdict, string modelSource, string modelFile) =>
        new(NewerMjcf.Explain(verdict.Refusal, modelSource, MuJoCoLibrary.VersionText)
            ?? new SpecificationError(modelSource, modelFile, $"a model that MuJoCo can compile and step: {verdict.Refusal}"))
        {
            MayPass = !verdict.IsFinal,
        };
}
