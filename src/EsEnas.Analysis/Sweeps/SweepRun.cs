using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Sweeps;

/// <summary>One cell of a sweep's grid: an ordinary experiment.</summary>
/// <param name="Id">Id of the run: <c>SWEEP-TASK-METHOD-sSEED</c>.</param>
/// <param name="Method">Name of the method in the sweep file.</param>
/// <param name="Specification">What it runs; task and seed are in it.</param>
public sealed record SweepRun(RunId Id, string Method, ExperimentSpecification Specification)
{
    /// <summary>Environment steps at most, for comparing the work of runs.</summary>
    public double Steps => (double)Specification.Evaluations.Over(Specification.Iterations) * Specification.Horizon;
}
