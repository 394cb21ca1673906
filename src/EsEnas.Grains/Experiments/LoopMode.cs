namespace EsEnas.Grains.Experiments;

/// <summary>What a run's background task does.</summary>
internal enum LoopMode
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>Trains to the end.</summary>
    Training,

    /// <summary>Chooses a policy, then stays as it was.</summary>
    Choosing,
}
