using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Rollouts;

/// <summary>
/// Episodes of a policy file in an environment, for the <c>eval</c> command. Episode i under seed S is the same wherever and whenever it
/// runs.
/// </summary>
/// <remarks>
/// Not thread safe: for parallel episodes make one per thread, each with an environment of its own. The environment stays the caller's.
/// </remarks>
public sealed class PolicyEvaluation
{
    private readonly IEnvironment environment;
    private readonly Policy policy;
    private readonly int horizon;
    private readonly double[] action;
    private readonly RandomStream random = new(0, RandomPurpose.EvalEpisode);

    /// <summary>Compiles the policy.</summary>
    /// <param name="document">The policy file.</param>
    /// <param name="info">The environment's constants.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="horizon">T, environment steps at most, at least 1.</param>
    /// <exception cref="PolicyFormatException">The policy is of another task, or its sizes or action range are not the
    /// environment's.</exception>
    public PolicyEvaluation(PolicyDocument document, EnvironmentInfo info, IEnvironment environment, int horizon)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (document.Task != info.Name)
            throw new PolicyFormatException($"task: the policy is for '{document.Task}', not for '{info.Name}'.");
        var network = document.Network;
        if (network.ObservationSize != info.ObservationSize)
            throw new PolicyFormatException($"layers: the policy has {network.ObservationSize} inputs; " +
                $"'{info.Name}' has {info.ObservationSize} observations.");
        if (network.ActionSize != info.ActionSize)
            throw new PolicyFormatException($"layers: the policy has {network.ActionSize} outputs; " +
                $"'{info.Name}' has {info.ActionSize} actions.");
        if (!document.ActionLow.AsSpan().SequenceEqual(info.ActionLow) || !document.ActionHigh.AsSpan().SequenceEqual(info.ActionHigh))
            throw new PolicyFormatException($"action: the policy's action range is not that of '{info.Name}'.");
        this.environment = environment;
        this.horizon = horizon;
        policy = new Policy(network, document.Normalizer, document.ActionLow, document.ActionHigh, document.ActionScale);
        action = new double[info.ActionSize];
    }

    /// <summary>Runs one episode.</summary>
    /// <param name="seed">S.</param>
    /// <param name="episode">Number of the episode, at least 0.</param>
    /// <param name="cancellationToken">Checked every 256 steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EpisodeResult Run(ulong seed, int episode, CancellationToken cancellationToken = default) =>
        Run(seed, episode, null, cancellationToken);

    /// <summary>The same episode, asking a gate between its steps.</summary>
    /// <exception cref="OperationCanceledException">The gate's.</exception>
    public EpisodeResult Run(ulong seed, int episode, IStepGate gate) => Run(seed, episode, gate, CancellationToken.None);

    /// <summary>The same episode, with a gate and a token.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public EpisodeResult Run(ulong seed, int episode, IStepGate? gate, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(episode);
        random.Reset(seed, RandomPurpose.EvalEpisode, 0, (uint)episode);
        environment.SetIteration(null);
        return Episode.Run(environment, policy, horizon, random, null, action, gate, cancellationToken);
    }
}
