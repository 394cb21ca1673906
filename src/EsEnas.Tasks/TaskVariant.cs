using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks;

/// <summary>A task under certain options, ready to make environments. Immutable, thread safe.</summary>
/// <param name="Info">Constants.</param>
/// <param name="Model">The compiled model, shared by all simulations of the process.</param>
/// <param name="FrameSkip">Integration steps in an environment step.</param>
/// <param name="Options">The options.</param>
internal sealed record TaskVariant(EnvironmentInfo Info, Model Model, int FrameSkip, TaskOptions Options)
{
    /// <summary>What its episodes draw; null for nothing beside start and goals.</summary>
    public RandomizedEpisodes? Randomization { get; private init; }

    /// <summary>The same with episodes that draw something, whose simulations may take a model each.</summary>
    public TaskVariant Drawing(RandomizedEpisodes episodes) => this with
    {
        Info = Info with { SimulationBytes = Info.SimulationBytes + (episodes.Plan.ChangesModel ? Model.Bytes : 0) },
        Randomization = episodes,
    };
}
