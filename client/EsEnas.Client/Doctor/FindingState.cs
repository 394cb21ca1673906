namespace EsEnas.Client.Doctor;

/// <summary>How it stands with something that EsEnas works with.</summary>
internal enum FindingState
{
    Ok,

    /// <summary>`run` works without it, or with it as it is, but somebody should know.</summary>
    Note,

    /// <summary>Missing or of no use, and `run` needs it.</summary>
    Problem,
}
