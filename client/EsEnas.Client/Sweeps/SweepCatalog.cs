using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Sweeps;

/// <summary>The built-in tasks and functions, and the ids that runs may have.</summary>
/// <param name="folder">The sweep file's, from which it names recipes.</param>
internal sealed class SweepCatalog(string folder) : ISweepCatalog
{
    /// <summary>The same for what is no file.</summary>
    public static SweepCatalog Instance { get; } = new(".");

    public IReadOnlyCollection<string> Tasks { get; } = [.. TaskCatalog.All.Concat(TaskCatalog.Functions).Select(task => task.Name)];

    public MappingNode? TaskFileOf(string name) =>
        !name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            ? null : SpecificationSource.OfTaskFile(name, Path.Combine(folder, name));

    public Recipe RecipeOf(MappingNode keys, ICollection<string> warnings) => RecipeFile.Of(keys, Recipes.Paper, folder, warnings);

    public ExperimentSpecification Settle(ExperimentSpecification specification) => TaskCatalog.Settle(specification);

    public void CheckSizes(ExperimentSpecification specification) => TaskCatalog.CreateObjective(specification);
}
