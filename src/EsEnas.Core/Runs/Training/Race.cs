using EsEnas.Core.Specifications;

namespace EsEnas.Core.Runs.Training;

/// <summary>
/// Several beginnings, of which the best goes on (own; one round of successive halving, Jamieson and Talwalkar 2016): each gets a tenth
/// of the budget of episodes that the run began with. Where that is less than ten iterations, nothing can be told so early, and there is
/// none. Immutable.
/// </summary>
internal sealed class Race
{
    private const int Share = 10;
    private const int ShortestLap = 10;

    private readonly int beginnings;
    private readonly long lap;

    /// <summary>The race of a specification.</summary>
    public Race(ExperimentSpecification specification)
    {
        beginnings = specification.Optimizer.Schedule.Race;
        lap = specification.Evaluations.IterationsWithin(specification.Budget.SharedEpisodes / Share);
        if (lap < ShortestLap) beginnings = 1;
    }

    /// <summary>Whether a beginning has had its share.</summary>
    /// <param name="iteration">Completed iterations.</param>
    /// <param name="laps">Beginnings that had theirs before.</param>
    public bool EndsLap(int iteration, int laps) => !IsOver(laps) && iteration >= lap * (laps + 1);

    /// <summary>Whether all have, or there is no race.</summary>
    /// <param name="laps">Beginnings that have had theirs.</param>
    public bool IsOver(int laps) => beginnings == 1 || laps >= beginnings;
}
