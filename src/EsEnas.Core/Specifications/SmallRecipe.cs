namespace EsEnas.Core.Specifications;

/// <summary>
/// A policy of about ten numbers in seconds: a linear policy whose mask is searched by a factorized controller and whose weights are
/// trained by ARS.
/// </summary>
internal static class SmallRecipe
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = Recipe.BuiltIn("small",
        "The smallest policy, in seconds: a linear policy whose mask and weights are searched together.",
        new("policy.hidden", "[]", "A linear policy: nothing but edges from what is observed to what is driven."),
        new("search.space", "edge-mask", "The controller switches edges on and off."),
        new("controller.kind", "factorized", "One probability for every edge: the mask costs no episodes of its own."),
        new("controller.learningRate", "0.3", "Masks settle within some ten iterations."),
        new("controller.clip", "10", "No clipping to speak of: the log-ranked advantages are bounded."),
        new("controller.initialSpread", "0", "Every edge begins at even odds."),
        new("controller.advantage", "top", "Only the better half of the masks teaches."),
        new("optimizer.kind", "augmented-random-search", "Steps scaled by the spread of the returns."),
        new("optimizer.sigma", "0.3", "Large perturbations, for linear policies on normalized observations."),
        new("optimizer.stepSize", "0.3", "As large as the perturbations."),
        new("optimizer.topDirections", "6", "Follow the few best directions."),
        new("evaluations.directions", "20", "Few directions an iteration, many iterations."),
        new("evaluations.atCurrent", "8", "Enough to see where the weights are."));
}
