using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Placement;

/// <summary>A call for one silo was not served by it: the silo is no active member, or another silo got the call or answered it.</summary>
/// <remarks>Not an <see cref="OrleansException"/>: Orleans repeats those inside the placement, and the caller decides better.</remarks>
[GenerateSerializer, Alias("esenas.SiloCallException")]
public sealed class SiloCallException : Exception
{
    /// <summary>Without a message.</summary>
    public SiloCallException() { }

    /// <summary>With a message.</summary>
    public SiloCallException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public SiloCallException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>The membership does not have the silo as active.</summary>
    internal static SiloCallException NotActive(SiloAddress silo, SiloStatus status)
    {
        var what = status == SiloStatus.None ? "not a member of the cluster" : $"{status}, not Active";
        return new SiloCallException($"Silo '{silo.ToParsableString()}' cannot be called: it is {what}.");
    }

    /// <summary>Wants an answer to come from the silo that was asked.</summary>
    /// <param name="asked">The silo that was asked.</param>
    /// <param name="answered">The silo that the answer names.</param>
    /// <exception cref="SiloCallException">Another silo answered.</exception>
    internal static void RequireAnswerFrom(SiloId asked, SiloId answered)
    {
        if (answered != asked)
            throw new SiloCallException($"Silo '{asked}' was asked, and silo '{answered}' answered: the answer does not count.");
    }
}
