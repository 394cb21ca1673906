using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Sweeps;

/// <summary>A grid of experiments.</summary>
/// <param name="Name">The sweep's name.</param>
/// <param name="Runs">The experiments in the order in which they run: by task, then seed, then method, so that methods can be compared
/// early. At least one; ids are unique.</param>
public sealed record Sweep(string Name, IReadOnlyList<SweepRun> Runs)
{
    /// <summary>What the file says that only this version accepts, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Checks what needs the tasks themselves, such as more edges than a network has.</summary>
    /// <param name="catalog">Knows the tasks.</param>
    /// <exception cref="SpecificationException">Lists every error once, with the run it was found in.</exception>
    public void CheckSizes(ISweepCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var errors = new List<SpecificationError>();
        foreach (var run in Runs.DistinctBy(run => (run.Specification.Task, run.Method)))
        {
            try
            {
                catalog.CheckSizes(run.Specification);
            }
            catch (SpecificationException invalid)
            {
                errors.AddRange(invalid.Errors.Select(error => error with { Key = $"{run.Id}: {error.Key}" }));
            }
        }
        if (errors.Count > 0) throw new SpecificationException(errors);
    }
}
