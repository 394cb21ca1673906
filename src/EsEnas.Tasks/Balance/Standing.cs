namespace EsEnas.Tasks.Balance;

/// <summary>What the two pendulums say of the reward for standing.</summary>
internal static class Standing
{
    public const string Quirk = "The reward for standing is paid on the terminating step too; edition: v5 does not.";

    public const string TrainedOn = "Standing is what the task is about, so weights are trained on its reward; no option.";

    /// <summary>A description of v5's rule.</summary>
    public static IReadOnlyList<string> InV5(IReadOnlyList<string> quirks) =>
        [.. quirks.Select(quirk => quirk == Quirk ? "The reward for standing is not paid on the terminating step (v5)." : quirk)];
}
