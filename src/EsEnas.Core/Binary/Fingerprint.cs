namespace EsEnas.Core.Binary;

/// <summary>
/// 128 bits of SHA-256 over everything that determines a run's future. Two runs are the same run iff their fingerprints agree at every
/// iteration.
/// </summary>
public readonly record struct Fingerprint(UInt128 Value)
{
    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
