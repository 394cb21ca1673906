using System.Runtime.CompilerServices;
using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// What deployments of chosen policies store: counted from the policy file, so that what older builds stored has it too. Thread safe.
/// </summary>
internal static class PolicyDeployments
{
    // A status is asked for several times a second, and a file is read once.
    private static readonly ConditionalWeakTable<ChosenPolicy, Counted> Known = [];

    /// <summary>What a deployment of the policy stores; null if this build cannot read its file.</summary>
    public static PolicyDeployment? Of(ChosenPolicy policy) => Known.GetValue(policy, Count).Size;

    /// <summary>Its biases; null if this build cannot read its file.</summary>
    public static int? BiasesOf(ChosenPolicy policy) => Known.GetValue(policy, Count).Biases;

    private static Counted Count(ChosenPolicy policy)
    {
        try
        {
            var document = PolicyDocument.FromJson(policy.Json);
            return new Counted(PolicyDeployment.Of(document.Deployment), document.Size.Biases);
        }
        catch (PolicyFormatException)
        {
            // Of a newer build.
            return new Counted(null, null);
        }
    }

    private sealed record Counted(PolicyDeployment? Size, int? Biases);
}
