using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Grains.Workers;

/// <summary>
/// Makes the section <c>interface</c> of policy files (<see cref="PolicyInterfaces"/>), also for tasks of users, whose models may end the
/// process that steps them.
/// </summary>
public static class GuardedInterfaces
{
    /// <summary>The policy file with its interface, the same whenever it is made; a few episodes are played for it.</summary>
    /// <param name="policy">The policy file.</param>
    /// <param name="workers">The processes that step models of users.</param>
    /// <param name="cancellationToken">Ends the episodes.</param>
    /// <exception cref="PolicyFormatException">The policy is not one of its task.</exception>
    /// <exception cref="InvalidOperationException">The task's model ended its workers, or took too long.</exception>
    /// <remarks>Thread safe.</remarks>
    public static PolicyDocument Add(PolicyDocument policy, EvaluationWorkers workers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(workers);
        var specification = SpecificationYaml.Read(policy.Provenance.Specification);
        using var task = TaskCatalog.CreateEnvironment(specification);
        var horizon = TaskCatalog.Horizon(specification);
        if (specification.TaskFile.Definition is null) return PolicyInterfaces.Add(policy, task, task, horizon, cancellationToken);
        using var stepped = workers.CreateEnvironment(specification, cancellationToken);
        return PolicyInterfaces.Add(policy, task, stepped, horizon, cancellationToken);
    }
}
