using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>What a run's dispatcher knows about a silo; kept from plan to plan.</summary>
internal sealed class SiloLink(SiloId address)
{
    private const double Weight = 0.3;
    private int failures;
    private int misses;

    public SiloId Address => address;

    /// <summary>Slots; 1 until the silo has said.</summary>
    public int Slots { get; private set; } = 1;

    /// <summary>Seconds of an evaluation on a slot there; 0 if unknown.</summary>
    public double EvaluationSeconds { get; private set; }

    /// <summary>Whether the silo should have the specification.</summary>
    public bool HasSpecification { get; set; }

    /// <summary>The shared part that the silo should have.</summary>
    public string? SharedHash { get; set; }

    /// <summary>The identity of the silo's numbers if it is not the run's: no work for it.</summary>
    public string? OtherIdentity { get; set; }

    /// <summary>The specification that the silo cannot read, or whose plans it cannot, by hash; null if it can: no work of it.</summary>
    public string? Unreadable { get; set; }

    /// <summary>Whether the silo was outvoted about an evaluation: no work for it ever again.</summary>
    public bool Wrong { get; set; }

    /// <summary>
    /// Why the silo is quarantined, as long as it has not been told; null: there is nothing to tell, or a call is on its way.
    /// </summary>
    public string? Untold { get; set; }

    /// <summary>Why the silo takes no work at present, as it said itself; empty if it does.</summary>
    public string Unavailable { get; private set; } = "";

    /// <summary>No new call before this time.</summary>
    public TimeSpan NotBefore { get; private set; }

    public void Answered(int slots)
    {
        failures = 0;
        misses = 0;
        Unavailable = "";
        NotBefore = TimeSpan.Zero;
        Slots = Math.Max(1, slots);
    }

    /// <summary>The silo drains, or is quarantined: asked again after a while only.</summary>
    public void Refused(string reason, TimeSpan now)
    {
        Unavailable = reason;
        NotBefore = now + BackOff.Longest;
    }

    public void Measured(int evaluations, double seconds)
    {
        if (evaluations == 0 || !(seconds > 0)) return;
        var mean = seconds / evaluations;
        EvaluationSeconds = EvaluationSeconds == 0 ? mean : (1 - Weight) * EvaluationSeconds + Weight * mean;
    }

    /// <summary>The silo had not what it should have: send it again, but do not spin if that does not help.</summary>
    public void Lacks(bool specification, bool shared, TimeSpan now)
    {
        if (++misses > 3) Failed(now);
        if (specification) HasSpecification = false;
        if (shared) SharedHash = null;
    }

    /// <summary>A call failed: wait a while, twice as long each time, and assume that the silo forgot everything.</summary>
    public void Failed(TimeSpan now)
    {
        HasSpecification = false;
        SharedHash = null;
        NotBefore = now + BackOff.After(failures++);
    }
}
