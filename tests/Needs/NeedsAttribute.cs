namespace EsEnas.Needs;

/// <summary>The tests of this method or class need something from outside the SDK, in themselves or in a process that they start.</summary>
/// <param name="things">What they need.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class NeedsAttribute(params External[] things) : Attribute
{
    /// <summary>What they need.</summary>
    internal IReadOnlyList<External> Things => things;
}
