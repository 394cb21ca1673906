using System.Security.Cryptography;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Core.Search;

namespace EsEnas.Grains.Dispatch;

/// <summary>A plan to evaluate, and what every silo needs for it.</summary>
/// <param name="Run">Run id.</param>
/// <param name="SpecificationHash">Names the specification.</param>
/// <param name="SpecificationYaml">The specification.</param>
/// <param name="Space">Encodes the models.</param>
/// <param name="NumericsIdentity">Silos with another one get no work.</param>
/// <param name="Plan">The plan.</param>
/// <param name="PlanName">Names the plan in messages.</param>
internal sealed record DispatchJob(RunId Run, string SpecificationHash, string SpecificationYaml, SearchSpace Space,
    string NumericsIdentity, EvaluationPlan Plan,
    string PlanName)
{
    /// <summary>Names the identity, briefly.</summary>
    public ulong IdentityFingerprint { get; } = Objectives.NumericsIdentity.FingerprintOf(NumericsIdentity);

    /// <summary>The plan's shared part.</summary>
    public byte[] Shared { get; } = PlanCodec.WriteShared(Plan);

    /// <summary>Names the shared part by its content.</summary>
    public string SharedHash => field ??= Convert.ToHexStringLower(SHA256.HashData(Shared).AsSpan(0, 16));
}
