namespace EsEnas.Hosting.Stores;

/// <summary>Where the list of silos is, and reminders.</summary>
internal interface IMembershipProvider : IPreparedStore
{
    /// <summary>Adds membership and reminders. The silo's endpoints are set by the caller, before.</summary>
    void AddMembership(ISiloBuilder silo);
}
