using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// An environment in which a program acts: the policy's own action for the same observation is only compared with the program's.
/// </summary>
/// <remarks>Not thread safe. Environment and program stay the caller's.</remarks>
internal sealed class DrivenEnvironment(ITaskEnvironment environment, PolicyProgram program, int actions) : ITaskEnvironment
{
    private readonly double[] action = new double[actions];

    /// <summary>The largest difference of an action from the policy's own.</summary>
    public double LargestDifference { get; private set; }

    public ReadOnlySpan<double> Observation => environment.Observation;

    public ReadOnlySpan<double> BodyPoses => environment.BodyPoses;

    public ReadOnlySpan<double> RewardTerms => environment.RewardTerms;

    /// <summary>What the last step was made with.</summary>
    public ReadOnlySpan<double> Action => action;

    public void Reset(RandomStream random) => environment.Reset(random);

    public StepResult Step(ReadOnlySpan<double> action)
    {
        program.Act(environment.Observation, this.action);
        // NaN stays.
        for (var i = 0; i < action.Length; i++)
            LargestDifference = Math.Max(LargestDifference, Math.Abs(action[i] - this.action[i]));
        return environment.Step(this.action);
    }

    public void Dispose() { }
}
