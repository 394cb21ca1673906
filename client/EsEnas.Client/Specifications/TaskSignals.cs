using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks;

namespace EsEnas.Client.Specifications;

/// <summary>What a task calls its signals.</summary>
internal static class TaskSignals
{
    /// <summary>
    /// The names of observations and actuators; none for a function, and where the library or the task cannot be used here.
    /// </summary>
    public static (IReadOnlyList<string> Observations, IReadOnlyList<string> Actuators) Of(ExperimentSpecification specification)
    {
        if (BlackboxTask.Is(specification.Task)) return ([], []);
        try
        {
            using var task = TaskCatalog.CreateEnvironment(specification);
            return ([.. task.Signals.Select(signal => signal.Name)], task.ActuatorNames);
        }
        catch (Exception exception) when (exception is MuJoCoUnavailableException or SpecificationException)
        {
            return ([], []);
        }
    }
}
