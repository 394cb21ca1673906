using System.Globalization;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;

namespace EsEnas.Grains.Experiments;

/// <summary>Refuses a run that is larger than its silo allows, before anything is created.</summary>
public static class SizeLimits
{
    /// <summary>Checks a run before anything of it is evaluated.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">The silo's limits.</param>
    /// <exception cref="RunException">Too large (<see cref="RunError.InvalidSpecification"/>); the message names the key, the value and the
    /// limit.</exception>
    public static void Check(Run run, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        var (specification, objective) = (run.Trainer.Specification, run.Trainer.Objective);
        var counts = specification.Evaluations;
        Require("evaluations", 2L * counts.Directions + counts.AtCurrent, options.MaxEvaluations, "evaluations of an iteration",
            nameof(RunOptions.MaxEvaluations));
        if (specification.Shrink is { Enabled: true, Iterations: > 0 } shrink)
            Require("shrink.directions", shrink.MostEvaluations, options.MaxEvaluations,
                "evaluations of a tuning's iteration, both sides of twice as many directions where returns are noisy",
                nameof(RunOptions.MaxEvaluations));
        SpecificationErrors.ForCaller(() => EvaluationLimits.Check(objective, options.MaxEvaluationSteps,
            $"{nameof(RunOptions.MaxEvaluationSteps)} of the silo, --step-limit"));
        CheckMemory(specification, objective, options);
        Require("policy", objective.Models.ParameterCount, options.MaxWeights, "shared weights", nameof(RunOptions.MaxWeights));
        // One evaluation of them: all would take the memory that they must not.
        var plan = run.Trainer.Sample();
        var shared = PlanCodec.WriteShared(plan).Length;
        var model = PlanCodec.WriteEvaluations(objective.Models.Space, [plan.Evaluations[^1]]).Length;
        // Two moments of each observation, and a few words.
        var outcome = 64 + 16L * objective.ObservationSize;
        var batch = DispatchPace.MaxBatch * Math.Max(outcome, model);
        Require("search", shared + batch, options.MaxMessageBytes, "bytes of a message", nameof(RunOptions.MaxMessageBytes));
        var largest = Math.Max(shared, run.CheckpointBytes);
        if (largest > options.MaxStateBytes)
        {
            throw new RunException(RunError.InvalidSpecification,
                $"The run would need {largest / 1e6:F1} MB of checkpoint or message; at most {options.MaxStateBytes / 1e6:F1} MB are " +
                "allowed (MaxStateBytes of the silo). Fewer evaluations, a smaller population or a smaller network would fit.");
        }
    }

    // Whoever evaluates it needs the model and a simulation at once.
    private static void CheckMemory(ExperimentSpecification specification, IObjective objective, RunOptions options)
    {
        if (objective.Environment is not { } environment) return;
        var need = environment.ModelBytes + environment.SimulationBytes;
        if (need <= options.MaxModelBytes) return;
        var key = specification.TaskFile.Definition is null ? "task" : "taskFile.model";
        throw new RunException(RunError.InvalidSpecification,
            $"{key}: an evaluation would take {MemoryText.Of(need)} of memory for the model and its simulation; at most " +
            $"{MemoryText.Of(options.MaxModelBytes)} are allowed (--model-memory of the silo). " +
            "Fewer bodies, or a smaller njmax and nconmax in the model's size, would fit.");
    }

    private static void Require(string key, long value, long limit, string what, string option)
    {
        if (value > limit)
        {
            throw new RunException(RunError.InvalidSpecification,
                string.Create(CultureInfo.InvariantCulture,
                    $"{key}: '{value:#,0}' is not allowed: at most {limit:#,0} {what} ({option} of the silo)"));
        }
    }
}
