using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// An environment in which a program acts: the policy's own action for the same observation is only compared with the program's.
/// </summary>
/// <remarks>Not thread safe. Environment and program stay the caller's.</remarks>
internal sealed class DrivenEnvironment(IEnvironment environment, PolicyProgram program, int actions) : IEnvironment
{
    private readonly double[] action = new double[actions];

    /// <summary>The largest difference of an action from the policy's own.</summary>
    public double LargestDifference { get; private set; }

    public ReadOnlySpan<double> Observation => environment.Observation;

    public ReadOnlySpan<double> TermSums => environment.TermSums;

    public void SetIteration(int? iteration) => environment.SetIteration(iteration);

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
