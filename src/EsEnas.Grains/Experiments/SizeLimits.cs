using EsEnas.Core.Training;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>Refuses a run whose checkpoint or messages would grow too large, before anything is created.</summary>
internal static class SizeLimits
{
    /// <summary>Checks a run before its first iteration.</summary>
    /// <exception cref="RunException">Too large (<see cref="RunError.InvalidSpecification"/>).</exception>
    public static void Check(RunSession session, int maxBytes)
    {
        var definition = session.Definition;
        var plan = definition.Trainer.Ask(session.State);
        var shared = PlanCodec.WriteShared(plan).Length;
        var model = PlanCodec.WriteEvaluations(definition.Objective.Models.Space, [plan.Evaluations[^1]]).Length;
        // A checkpoint grows to hold a controller's population and the models that the selection may choose from.
        var models = (long)(definition.Specification.Controller.Population ?? plan.Evaluations.Count) + definition.Specification.Selection.Candidates + plan.Evaluations.Count;
        var checkpoint = definition.Trainer.Save(session.State).Length + model * models;
        var largest = Math.Max(shared, checkpoint);
        if (largest > maxBytes)
        {
            throw new RunException(RunError.InvalidSpecification,
                $"The run would need {largest / 1e6:F1} MB of checkpoint or message; at most {maxBytes / 1e6:F1} MB are allowed. Fewer evaluations, a smaller population or a smaller network would fit.");
        }
    }
}
