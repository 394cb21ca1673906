namespace EsEnas.Client.Doctor;

/// <summary>How it stands with something that EsEnas works with.</summary>
internal enum FindingState
{
    Ok,

    /// <summary>Missing or of no use, but only some commands or tests want it.</summary>
    Optional,

    /// <summary>Missing or of no use, and `run` needs it.</summary>
    Problem,
}
