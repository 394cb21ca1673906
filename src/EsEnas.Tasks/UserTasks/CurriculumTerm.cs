using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>What a curriculum changes.</summary>
internal enum CurriculumSubject
{
    /// <summary>The coefficient of a term of the reward.</summary>
    Reward,

    /// <summary>The range of a target.</summary>
    Target,

    /// <summary>The range of a quantity that is drawn for each episode.</summary>
    Randomization,

    /// <summary>The most steps of an episode.</summary>
    Horizon,

    /// <summary>The noise of a term of the observation.</summary>
    Noise,
}

/// <summary>
/// A number or range that goes from a first value to the one that the task file declares while the task is trained. A function of the
/// iteration.
/// </summary>
/// <param name="Subject">What changes.</param>
/// <param name="Index">Which term (of reward or observation), target or quantity.</param>
/// <param name="From">The first value; of a number both ends are the same.</param>
/// <param name="First">The last iteration with the first value.</param>
/// <param name="Last">The first iteration with the declared value.</param>
/// <param name="Steps">How many equal steps it makes in between; 0: one each iteration.</param>
internal sealed record CurriculumTerm(CurriculumSubject Subject, int Index, ValueRange From, int First, int Last, int Steps)
{
    /// <summary>The share of the way that is behind an iteration: 0 up to the first, 1 from the last on and outside training.</summary>
    public double Progress(int? iteration)
    {
        if (iteration is not { } number || number >= Last) return 1;
        if (number <= First) return 0;
        var share = (double)(number - First) / (Last - First);
        return Steps == 0 ? share : Math.Floor(share * Steps) / Steps;
    }

    /// <summary>The number of an iteration.</summary>
    public double Number(int? iteration, double declared) => Between(From.Low, declared, Progress(iteration));

    /// <summary>The range of an iteration.</summary>
    public ValueRange Range(int? iteration, ValueRange declared)
    {
        var share = Progress(iteration);
        return new ValueRange(Between(From.Low, declared.Low, share), Between(From.High, declared.High, share));
    }

    // The ends to the bit.
    private static double Between(double from, double to, double share) =>
        share <= 0 ? from : share >= 1 ? to : from + (share * (to - from));
}
