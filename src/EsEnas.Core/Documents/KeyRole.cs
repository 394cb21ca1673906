namespace EsEnas.Core.Documents;

/// <summary>
/// What a key of a specification decides. The training hash, what a fork may change and what sets methods apart follow from it.
/// </summary>
public enum KeyRole
{
    /// <summary>The states of training depend on it: it is part of the training hash.</summary>
    Training,

    /// <summary>How the run's policy is chosen and finished once training has ended. Two runs that differ in it are two methods.</summary>
    Policy,

    /// <summary>How long the run trains. Runs that differ in nothing else are one experiment.</summary>
    Budget,

    /// <summary>What is kept on the way. No number of the run depends on it.</summary>
    Upkeep,

    /// <summary>Where values come from: a record that decides nothing, and is part of no hash.</summary>
    Origin,
}
