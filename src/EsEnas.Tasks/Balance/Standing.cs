namespace EsEnas.Tasks.Balance;

/// <summary>What the two pendulums say of the reward for standing.</summary>
internal static class Standing
{
    public const string TrainedOn = "Standing is what the task is about, so weights are trained on its reward; no option.";

    /// <summary>The reward.</summary>
    public static AliveBonus Bonus(double amount) => new(amount, "The reward for standing");
}
