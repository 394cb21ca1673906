namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Compiled numbers of one kind, of the original and of the imported model.</summary>
/// <param name="What">What they are, such as <c>masses</c>.</param>
/// <param name="Count">How many there are in the original.</param>
/// <param name="Difference">The largest difference, relative to the largest number of the row; infinite if there are not as many.</param>
/// <param name="Tolerance">The most that is allowed.</param>
public sealed record NumbersProof(string What, int Count, double Difference, double Tolerance)
{
    /// <summary>Whether they agree.</summary>
    public bool Holds => Difference <= Tolerance;
}
