using EsEnas.Core.Documents;

namespace EsEnas.Core.Specifications;

/// <summary>What the keys of the optimizer allow each other.</summary>
internal static class OptimizerRules
{
    /// <summary>Adds an error for each combination that means nothing.</summary>
    public static void Check(ExperimentSpecification specification, ErrorList errors, Func<string, int> lineOf)
    {
        var optimizer = specification.Optimizer;
        var kind = Write("optimizer.kind");
        if (optimizer.Kind != OptimizerKind.EvolutionStrategies)
        {
            if (optimizer.Update != WeightUpdate.Sgd) Refuse("optimizer.update", $"sgd: optimizer.kind is {kind}, which has an update of its own");
            if (optimizer.Estimator != GradientEstimator.Antithetic) Refuse("optimizer.estimator", $"antithetic: optimizer.kind is {kind}, which has no estimators to choose from");
            if (optimizer.Returns is not null) Refuse("optimizer.returns", $"auto: optimizer.kind is {kind}, which treats returns in its own way");
        }

        if (optimizer.Kind == OptimizerKind.CmaEs && optimizer.Directions != DirectionsOption.Gaussian)
            Refuse("optimizer.directions", $"gaussian: optimizer.kind is {kind}, which needs independent samples");
        if (optimizer is { TopDirections: not null, Kind: not OptimizerKind.AugmentedRandomSearch })
            Refuse("optimizer.topDirections", $"all: optimizer.kind is {kind}; only augmented-random-search keeps the top ones");
        else if (optimizer.TopDirections > specification.Evaluations.Directions)
            Refuse("optimizer.topDirections", $"at most evaluations.directions, {NumberText.Grouped(specification.Evaluations.Directions)}");
        if (optimizer.Returns == ReturnTransform.Zscore && !specification.Normalization.Returns)
            Refuse("optimizer.returns", "auto, centered-ranks or raw: normalization.returns is false");

        void Refuse(string path, string allowed) => errors.Add(path, Write(path), allowed, lineOf(path));

        string Write(string path) => SpecificationSchema.Entries.First(entry => entry.Path == path).Write(specification);
    }
}
