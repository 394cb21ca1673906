using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Statistics;

/// <summary>What a table or figure needs of one run.</summary>
/// <remarks>Immutable by convention, thread safe.</remarks>
public sealed record RunRecord
{
    /// <summary>Run id.</summary>
    public required RunId Id { get; init; }

    /// <summary>What its users call it; empty where nobody is told.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it runs.</summary>
    public required ExperimentSpecification Specification { get; init; }

    /// <summary>The name that its sweep gives to its method; empty for a run of none.</summary>
    public string Method { get; init; } = "";

    /// <summary>Its history in order of iteration, from the first one on.</summary>
    public required IReadOnlyList<IterationRow> Rows { get; init; }

    /// <summary>
    /// What it had spent up to and including each row, where the rows are sums over stretches of iterations; null: what the rows say.
    /// </summary>
    public IReadOnlyList<IterationTotals>? Totals { get; init; }

    /// <summary>
    /// Edge counts of the iterations that kept them, in order; none in runs of older builds, nor if they were not asked for.
    /// </summary>
    public IReadOnlyList<ProposalSummary> Proposals { get; init; } = [];

    /// <summary>The chosen policy; null before it is chosen, and for a blackbox function.</summary>
    public PolicyDocument? Policy { get; init; }

    /// <summary>Mean return of the chosen policy over episodes that had no part in choosing it; null before.</summary>
    public double? PolicyReturn { get; init; }

    /// <summary>Sizes of the models that it proposed last.</summary>
    public required ModelSizes Sizes { get; init; }

    /// <summary>The evaluations that no other one beats in both return and active weights.</summary>
    public IReadOnlyList<FrontPoint> Front { get; init; } = [];

    /// <summary>The policies of every size that shrinking has left; none of a run that was not shrunk.</summary>
    public IReadOnlyList<SizePoint> PolicySizes { get; init; } = [];

    /// <summary>
    /// Sizes of the layers of its networks, inputs and outputs included; empty if they are not known, and for a blackbox function.
    /// </summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>What each observed number is called, in order; empty if it is not known.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>The actuator of each action, in order; empty if it is not known.</summary>
    public IReadOnlyList<string> Actuators { get; init; } = [];

    /// <summary>The last iteration that it completed; 0 before the first.</summary>
    public IterationNumber LastIteration => Rows.Count == 0 ? default : Rows[^1].Iteration;

    /// <summary>Evaluations of all its iterations without a valid return, by reason.</summary>
    public InvalidCounts Invalid => Rows.Aggregate(InvalidCounts.None, (sum, row) => sum + row.Invalid);

    /// <summary>Evaluations of all its iterations.</summary>
    public long Evaluations => Rows.Sum(row => (long)row.Evaluations);

    /// <summary>The neurons and candidate edges of its networks; null where <see cref="Layers"/> is empty.</summary>
    public NetworkLayout? Layout()
    {
        if (Layers.Count < 2) return null;
        var (policy, search) = (Specification.Policy, Specification.Search);
        return new NetworkLayout(Layers[0], [.. Layers.Skip(1).SkipLast(1)], Layers[^1], search.Connectivity, policy.LinearNeurons,
            policy.OutputBias, policy.Nonlinearity);
    }
}
