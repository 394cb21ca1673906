using System.Globalization;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Selection;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Experiments;

/// <summary>Refuses a run that is larger than its silo allows, before anything is created.</summary>
internal static class SizeLimits
{
    /// <summary>Checks a run in the state that it begins in.</summary>
    /// <exception cref="RunException">Too large (<see cref="RunError.InvalidSpecification"/>); the message names the key, the value and the limit.</exception>
    public static void Check(RunSession session, RunOptions options)
    {
        var definition = session.Definition;
        var counts = definition.Specification.Evaluations;
        Require("evaluations", 2L * counts.Directions + counts.AtCurrent, options.MaxEvaluations, "evaluations of an iteration", nameof(RunOptions.MaxEvaluations));
        RequireSteps(definition.Objective, options.MaxEvaluationSteps);
        Require("policy", session.State.Theta.Length, options.MaxWeights, "shared weights", nameof(RunOptions.MaxWeights));
        var plan = definition.Trainer.Ask(session.State);
        var shared = PlanCodec.WriteShared(plan).Length;
        var model = PlanCodec.WriteEvaluations(definition.Objective.Models.Space, [plan.Evaluations[^1]]).Length;
        // Two moments of each observation, and a few words.
        var outcome = 64 + 16L * definition.Objective.ObservationSize;
        var batch = DispatchPace.MaxBatch * Math.Max(outcome, model);
        Require("search", shared + batch, options.MaxMessageBytes, "bytes of a message", nameof(RunOptions.MaxMessageBytes));
        // A checkpoint grows to hold a controller's population and the models that the selection may choose from.
        var models = (long)(definition.Specification.Controller.Population ?? plan.Evaluations.Count) + definition.Specification.Selection.Candidates + plan.Evaluations.Count;
        var checkpoint = definition.Trainer.Save(session.State).Length + model * models;
        var largest = Math.Max(shared, checkpoint);
        if (largest > options.MaxStateBytes)
        {
            throw new RunException(RunError.InvalidSpecification,
                $"The run would need {largest / 1e6:F1} MB of checkpoint or message; at most {options.MaxStateBytes / 1e6:F1} MB are allowed. Fewer evaluations, a smaller population or a smaller network would fit.");
        }
    }

    private static void RequireSteps(IObjective objective, int most)
    {
        try
        {
            EvaluationLimits.Check(objective, most, $"{nameof(RunOptions.MaxEvaluationSteps)} of the silo, --step-limit");
        }
        catch (SpecificationException exception)
        {
            throw new RunException(RunError.InvalidSpecification, exception.Message);
        }
    }

    private static void Require(string key, long value, long limit, string what, string option)
    {
        if (value > limit)
        {
            throw new RunException(RunError.InvalidSpecification,
                string.Create(CultureInfo.InvariantCulture, $"{key}: '{value:#,0}' is not allowed: at most {limit:#,0} {what} ({option} of the silo)"));
        }
    }
}
