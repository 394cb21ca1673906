namespace EsEnas.Grains.Storage;

/// <summary>
/// A grain state that tells of damage instead of failing its grain's activation: the grain can then say what is wrong, and clear or replace
/// the state, whose etag it has.
/// </summary>
internal interface IStoredState
{
    /// <summary>
    /// Why the stored bytes could not be decoded, to follow "cannot be decoded: "; empty if they could. Never stored. With damage
    /// everything else has its default.
    /// </summary>
    string Damage { get; set; }
}
