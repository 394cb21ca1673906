namespace EsEnas.Core.Specifications;

/// <summary>
/// A small policy in seconds, of a task that nobody has tuned: every weight of a linear policy trained by ARS in pairs that share their
/// episode, with steps that shrink by themselves; what is not needed is removed afterwards (docs/small-policies.md).
/// </summary>
internal static class SmallRecipe
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = Recipe.BuiltIn("small",
        "The smallest policy, in seconds: a linear policy, trained with steps that find their own scale.",
        new("policy.hidden", "[]", "A linear policy: nothing but edges from what is observed to what is driven."),
        new("search.space", "unstructured", "Every edge; a mask that is searched from the start settles before the weights are worth it."),
        new("optimizer.kind", "augmented-random-search", "Steps scaled by the spread of the returns."),
        new("optimizer.sigma", "0.3", "Too large for many a task, and narrowed to what serves it before the first step."),
        new("optimizer.stepSize", "0.2", "Two thirds of the perturbations."),
        new("optimizer.topDirections", "4", "Follow the best quarter of the directions."),
        new("optimizer.schedule", "reduce", "Steps shrink when returns fall or stop rising, back from the best weights."),
        new("optimizer.maxLoss", "2", "Perturbations that lose twice what they tell are too large for the task."),
        new("optimizer.window", "3", "Twelve episodes at the current weights."),
        new("optimizer.patience", "3", "As soon as a short pause tells."),
        new("optimizer.endAfter", "4", "Ends by itself; sooner where returns are steady, and begins anew where episodes end early."),
        new("optimizer.beginnings", "8", "A budget is used: where training would end, it begins anew, and the best is kept."),
        new("optimizer.race", "5", "Of a budget of episodes each of five beginnings gets a tenth, and the best the rest."),
        new("evaluations.directions", "16", "Enough that the best quarter is good."),
        new("evaluations.atCurrent", "4", "What perturbations are compared with, and what the schedule judges."),
        new("evaluations.pairEpisodes", "shared", "Chance cancels between the sides of a direction, so that small differences count."),
        new("shrink.enabled", "true", "Take away from the chosen policy what it can do without."),
        new("shrink.tolerance", "0.015", "Half more than the default, for the last weight or two."),
        new("shrink.spread", "0.5", "Where episodes differ much, what is small against that: half a standard deviation."),
        new("shrink.confidence", "0.9", "What is told in the end are the returns on further episodes."),
        new("shrink.episodes", "64", "Enough to tell that; where episodes are steady, 4 or 8 do."),
        new("shrink.precision", "0.5", "What is still undecided then is on the border, and stays as it is."),
        new("shrink.reportEpisodes", "6", "Each policy of the front; the run's own gets selection.reportEpisodes."),
        new("shrink.iterations", "6", "What falls short is tuned,"),
        new("shrink.singles", "false", "a quarter of the parts at once, down to an eighth,"),
        new("shrink.enough", "10", "but not for less than ten weights: that takes more episodes than it is worth."),
        new("selection.reportEpisodes", "30", "Enough to say what it is worth; eval measures as long as one likes."));
}
