namespace EsEnas.Tasks;

/// <summary>Contacts and scalar constraints of a simulation at one time.</summary>
public readonly record struct ModelUse(int Contacts, int Constraints)
{
    /// <summary>The larger number of each.</summary>
    public ModelUse Or(ModelUse other) => new(Math.Max(Contacts, other.Contacts), Math.Max(Constraints, other.Constraints));
}
