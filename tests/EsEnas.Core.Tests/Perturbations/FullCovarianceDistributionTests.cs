using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Perturbations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Perturbations;

public sealed class FullCovarianceDistributionTests
{
    [Fact]
    public void Direction_is_the_matrix_times_the_gaussian_direction()
    {
        for (var size = 1; size < 40; size += 6)
        {
            var matrix = new double[size * size];
            new RandomStream(3, RandomPurpose.Sample, (uint)size).FillNormal(matrix);
            var (z, g) = (new double[size], new double[size]);
            Perturbation.Direction(5, 6, 7, z);

            new FullCovarianceDistribution(matrix, size).Direction(5, 6, 7, g);

            for (var row = 0; row < size; row++) Assert.Equal(VectorKernels.Dot(matrix.AsSpan(row * size, size), z), g[row]);
        }
    }

    [Fact]
    public void Sizes_must_agree()
    {
        Assert.Throws<ArgumentException>(() => new FullCovarianceDistribution(new double[5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FullCovarianceDistribution(new double[501 * 501], 501));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FullCovarianceDistribution([], -1));
        Assert.Throws<ArgumentException>(() => new FullCovarianceDistribution(new double[4], 2).Direction(1, 0, 0, new double[3]));
    }

    [Fact]
    public void Weights_of_an_evaluation_follow_the_plans_law()
    {
        var plan = new EvaluationPlan(new PlanId(TrainingPhase.Number, 3, 0), 9, [1, 2], 0.5, Normalizer.Identity(0), [])
        {
            Distribution = new FullCovarianceDistribution([0, 2, 1, 0], 2),
        };
        var (z, direction, perturbed) = (new double[2], new double[2], new double[2]);
        Perturbation.Direction(9, 3, 4, z);
        var model = new Dna([]);

        var minus = plan.WeightsOf(new Evaluation(0, 4, -1, model, default), direction, perturbed).ToArray();
        var still = plan.WeightsOf(new Evaluation(0, 4, 0, model, default), direction, perturbed).ToArray();

        Assert.Equal([1 - (0.5 * (2 * z[1])), 2 - (0.5 * z[0])], minus);
        Assert.Equal([1.0, 2.0], still);
    }
}
