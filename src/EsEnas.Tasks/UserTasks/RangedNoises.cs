using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Noise on the observed numbers of a task file whose scales are drawn for each episode.</summary>
/// <remarks>Not thread safe; allocates nothing after its construction.</remarks>
internal sealed class RangedNoises
{
    private readonly RandomStream stream = new(0, RandomPurpose.RandomizedNoise);
    private readonly EpisodeRandomization episode;
    private readonly RangedNoise?[] noises;
    private readonly ValueRange[] ranges;
    private readonly double[] scales;

    private RangedNoises(EpisodeRandomization episode, RangedNoise?[] noises)
    {
        (this.episode, this.noises) = (episode, noises);
        ranges = [.. noises.Select(noise => noise?.Range ?? default)];
        scales = new double[noises.Length];
    }

    /// <summary>The noises of a plan; null if there are none. A range of the options stands for that of every measured number.</summary>
    public static RangedNoises? Of(UserTaskPlan plan, EpisodeRandomization episode, TaskOptions options)
    {
        var given = options.Randomization[RandomizedQuantity.ObservationNoise];
        RangedNoise?[] noises = [.. plan.Observation.Select(part => given is { } range && !part.IsInstant
            ? new RangedNoise(part.Ranged?.Law ?? SignalNoiseLaw.Normal, range) : part.Ranged)];
        return noises.All(noise => noise is null) ? null : new RangedNoises(episode, noises);
    }

    /// <summary>The declared noise of an observed number, as episodes have it.</summary>
    public IReadOnlyList<SignalNoise> NoiseOf(int number) =>
        noises[number] is { } noise ? episode.NoiseOf(noise.Law, noise.Range) : [];

    /// <summary>The range of an observed number's scale, from the next episode on.</summary>
    public void SetRange(int number, ValueRange range) => ranges[number] = range;

    /// <summary>Begins an episode, beside its stream; without one there is no noise.</summary>
    public void Begin(RandomStream? random)
    {
        if (random is not null) stream.ResetBeside(random, RandomPurpose.RandomizedNoise);
        for (var i = 0; i < noises.Length; i++)
        {
            scales[i] = noises[i] is not null && random is not null
                ? episode.ValueOf(RandomizedQuantity.ObservationNoise, ranges[i]) : 0;
        }
    }

    /// <summary>An observed number with its noise.</summary>
    public double Add(int number, double value)
    {
        var scale = scales[number];
        if (scale == 0) return value;
        return value + (scale * (noises[number]!.Law == SignalNoiseLaw.Uniform ? stream.NextUniform(-1, 1) : stream.NextNormal()));
    }
}
