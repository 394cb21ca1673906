using EsEnas.Analysis.Sweeps;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Sweeps;

/// <summary>The built-in tasks and functions, and the ids that runs may have.</summary>
internal sealed class SweepCatalog : ISweepCatalog
{
    private SweepCatalog() { }

    public static SweepCatalog Instance { get; } = new();

    public IReadOnlyCollection<string> Tasks { get; } = [.. TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => task.Name)];

    public int LongestRunId => RunId.MaxLength;

    public bool IsRunId(string text) => RunId.IsValid(text);

    public ExperimentSpecification Settle(ExperimentSpecification specification) => TaskCatalog.Settle(specification);

    public void CheckSizes(ExperimentSpecification specification) => TaskCatalog.CreateObjective(specification);
}
