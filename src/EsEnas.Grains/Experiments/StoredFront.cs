using System.Collections.Immutable;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>The policies of every size that a phase has left of a run's.</summary>
/// <param name="Points">What there is to say of each, the largest first.</param>
/// <param name="Policies">Their files, packed (<see cref="FrontPolicies"/>).</param>
[GenerateSerializer, Immutable, Alias("esenas.StoredFront")]
internal sealed record StoredFront([property: Id(0)] ImmutableArray<FrontStatus> Points, [property: Id(1)] byte[] Policies)
{
    /// <summary>A run that has none.</summary>
    public static StoredFront None { get; } = new([], []);

    /// <summary>The front of a run that a phase has left.</summary>
    public static StoredFront Of(ImmutableArray<FrontPolicy> front, RunSession session)
    {
        if (front.IsDefaultOrEmpty) return None;
        var (points, files) = (new List<FrontStatus>(), new List<string>());
        foreach (var point in front)
        {
            var policy = ChosenPolicy.Of(point.Choice, session);
            files.Add(policy.Json);
            points.Add(new FrontStatus(PolicyDeployments.Of(policy)!, policy.Return, policy.ReturnError, point.Choice.Result!.Episodes,
                point.IsWithin, point.IsPolicy));
        }

        return new StoredFront([.. points], FrontPolicies.Pack(files));
    }
}
