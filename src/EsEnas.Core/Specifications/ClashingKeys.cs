using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;

namespace EsEnas.Core.Specifications;

/// <summary>
/// Keys that a new run may not combine. Older builds took them: a run that exists goes on, and a fork keeps what its origin has.
/// </summary>
internal static class ClashingKeys
{
    /// <summary>The keys of a specification that clash with others, and what is allowed beside these.</summary>
    public static IEnumerable<SpecificationError> Of(ExperimentSpecification specification)
    {
        // Returns of different episodes say nothing about the last step.
        if (specification.Optimizer.Schedule.MaxLoss is { } most && specification.Evaluations.PairEpisodes == PairOption.Own
            && !IdleKeys.IsIdle(specification, "optimizer.maxLoss"))
            yield return new SpecificationError("optimizer.maxLoss", NumberText.Write(most),
                "any, or a limit with evaluations.pairEpisodes: shared, so that both sides and the current weights meet one episode");
    }
}
