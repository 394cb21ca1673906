using EsEnas.Core.Policies;

namespace EsEnas.Core.Rollouts;

/// <summary>What is maximized: f(m, theta) of §3. A task, or a blackbox function. Thread safe.</summary>
public interface IObjective
{
    /// <summary>Name, as in the specification's <c>task</c>.</summary>
    string Name { get; }

    /// <summary>What the numbers depend on beside the specification (§ numerics identity in docs/architecture.md).</summary>
    string Identity { get; }

    /// <summary>Number of observation components whose moments are collected; 0 if there are no observations.</summary>
    int ObservationSize { get; }

    /// <summary>The models and parameters that are searched.</summary>
    ModelSpace Models { get; }

    /// <summary>The environment's constants, or null for a blackbox function.</summary>
    EnvironmentInfo? Environment { get; }

    /// <summary>The most integration steps of an evaluation; 0 if it has none (a blackbox function).</summary>
    long MostIntegrationSteps => 0;

    /// <summary>Makes an evaluator. Each thread needs its own.</summary>
    IEvaluator CreateEvaluator();
}
