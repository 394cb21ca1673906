using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks;

/// <summary>Makes the section <c>interface</c> of a policy file: what the task says of its signals, and vectors from episodes.</summary>
public static class PolicyInterfaces
{
    /// <summary>Vectors of an interface.</summary>
    public const int Vectors = 32;

    /// <summary>Seed of the episodes.</summary>
    public const ulong Seed = 1;

    private const int Episodes = 4;

    /// <summary>The policy file with its interface, the same whenever it is made.</summary>
    /// <param name="document">The policy file.</param>
    /// <param name="task">An environment of its task; its names are read, it is not stepped.</param>
    /// <param name="stepped">An environment of its task that is stepped; may be the same one.</param>
    /// <param name="horizon">T, environment steps at most.</param>
    /// <param name="cancellationToken">Ends the episodes.</param>
    /// <exception cref="PolicyFormatException">The policy is not one of the task.</exception>
    public static PolicyDocument Add(PolicyDocument document, MuJoCoEnvironment task, IEnvironment stepped, int horizon,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(task);
        var vectors = new TestVectors();
        using var observed = new ObservedEnvironment(stepped, vectors);
        var evaluation = new PolicyEvaluation(document, task.Info, observed, Math.Min(horizon, TestVectors.MostKept / Episodes));
        for (var episode = 0; episode < Episodes; episode++) evaluation.Run(Seed, episode, cancellationToken);
        return document with
        {
            Interface = new PolicyInterface(task.StepSeconds, task.FrameSkip,
                [.. task.Signals.Select((signal, i) => signal with { Seen = vectors.Seen(i), Noise = task.NoiseOf(i) })],
                task.ActuatorNames, vectors.Choose(Vectors))
            {
                Randomization = task.TrainedQuantities,
            },
        };
    }
}
