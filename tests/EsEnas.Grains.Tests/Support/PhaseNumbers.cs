namespace EsEnas.Grains.Tests.Support;

/// <summary>
/// The numbers of the phases in the ids of plans: stored in no record, but known to silos of other builds, so they never change.
/// </summary>
internal static class PhaseNumbers
{
    public const int Training = 0;
    public const int Selection = 1;
    public const int FineTuning = 2;
}
