namespace EsEnas.Client.Benchmarks;

/// <summary>Environment steps per second of CPU time.</summary>
/// <param name="Task">The task.</param>
/// <param name="StepsPerCpuSecond">Of the real loop.</param>
/// <param name="RawStepsPerCpuSecond">Of the bare loop.</param>
internal sealed record RolloutSpeed(string Task, double StepsPerCpuSecond, double RawStepsPerCpuSecond)
{
    public double Ratio => StepsPerCpuSecond / RawStepsPerCpuSecond;
}
