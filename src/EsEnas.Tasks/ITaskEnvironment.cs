using EsEnas.Core.Rollouts;

namespace EsEnas.Tasks;

/// <summary>An environment that also says where its bodies are and what its reward is made of, for traces.</summary>
public interface ITaskEnvironment : IEnvironment
{
    /// <summary>Numbers of a pose: position x, y, z, then orientation w, x, y, z.</summary>
    const int PoseSize = 7;

    /// <summary>
    /// The pose of every body in the world's frame, the world first, as the library left them; valid until the next call.
    /// </summary>
    ReadOnlySpan<double> BodyPoses { get; }

    /// <summary>The terms that the last step's reward is the sum of; zeros before the first step.</summary>
    ReadOnlySpan<double> RewardTerms { get; }
}
