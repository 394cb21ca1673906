namespace EsEnas.Hosting.Tls;

/// <summary>One connection until its handshake has succeeded, and why it did not.</summary>
internal sealed class Knock(TlsIdentity identity)
{
    // The package's validation callback is told neither the connection nor what it is for.
    private static readonly AsyncLocal<Knock?> Flowing = new();

    /// <summary>The connection whose handshake this is; null outside of one.</summary>
    internal static Knock? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Who we are in this handshake, and whom we trust: one state of the files for all of it.</summary>
    internal TlsIdentity Identity { get; } = identity;

    /// <summary>Whether the handshake has succeeded.</summary>
    internal bool Entered { get; set; }

    /// <summary>Why the other side's certificate was refused; null if it was not, or none was shown.</summary>
    internal string? Refusal { get; set; }
}
