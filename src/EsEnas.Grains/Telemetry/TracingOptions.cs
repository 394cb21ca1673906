using System.ComponentModel.DataAnnotations;

namespace EsEnas.Grains.Telemetry;

/// <summary>
/// Which iterations and evaluations get spans when somebody listens to traces. Decided where a run is hosted, once for each iteration.
/// </summary>
public sealed class TracingOptions
{
    /// <summary>Iterations traced after a run starts or resumes, 0 to 1,000,000. Default 3.</summary>
    [Range(0, 1_000_000)]
    public int FirstIterations { get; set; } = 3;

    /// <summary>After those, every so many-th iteration is traced; 0 = none. 0 to 1,000,000. Default 100.</summary>
    [Range(0, 1_000_000)]
    public int EveryIterations { get; set; } = 100;

    /// <summary>
    /// Evaluations of a traced iteration that get a span, spread evenly; repeated ones always do. 0 to 1,000,000. Default 4.
    /// </summary>
    [Range(0, 1_000_000)]
    public int Evaluations { get; set; } = 4;

    /// <summary>Whether an iteration is traced.</summary>
    /// <param name="iteration">The iteration, from 1.</param>
    /// <param name="first">The first iteration since the run started or resumed here.</param>
    internal bool Samples(int iteration, int first) =>
        iteration - first < FirstIterations || (EveryIterations > 0 && iteration % EveryIterations == 0);
}
