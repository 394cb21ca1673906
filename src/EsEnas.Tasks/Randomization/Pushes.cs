using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>Pushes a body now and then: a horizontal force at its center of mass.</summary>
internal sealed class Pushes
{
    private const int ForceSize = 6;

    private readonly Simulation simulation;
    private readonly RandomizedPart part;
    private readonly RandomStream random = new(0, RandomPurpose.Pushes);
    private readonly int duration;
    private EpisodeRandomization? episode;
    private bool isOn;
    private int left;

    public Pushes(Simulation simulation, RandomizedPart part)
    {
        (this.simulation, this.part) = (simulation, part);
        duration = Math.Max(1, (int)Math.Round(part.Seconds / simulation.Model.Timestep));
    }

    /// <summary>Whether any of the episode's pushes has a force.</summary>
    public bool IsAtWork { get; private set; }

    /// <summary>The unit vector of a direction.</summary>
    /// <param name="direction">Which.</param>
    /// <param name="drawn">From 0 to 1: where to.</param>
    public static (double X, double Y) Direction(HorizontalDirection direction, double drawn) => direction switch
    {
        HorizontalDirection.X => (drawn < 0.5 ? 1 : -1, 0),
        HorizontalDirection.Y => (0, drawn < 0.5 ? 1 : -1),
        _ => (Math.Cos(2 * Math.PI * drawn), Math.Sin(2 * Math.PI * drawn)),
    };

    /// <summary>Begins an episode, beside its stream; without one nothing is pushed.</summary>
    public void Begin(RandomStream? stream, EpisodeRandomization values)
    {
        episode = values;
        isOn = false;
        IsAtWork = stream is not null
            && (values.IsDrawn(RandomizedQuantity.Push) ? values.RangeOf(RandomizedQuantity.Push).High
                : values.ValueOf(RandomizedQuantity.Push)) > 0;
        if (stream is null) return;
        random.ResetBeside(stream, RandomPurpose.Pushes);
        left = Pause();
    }

    /// <summary>Comes before each integration step.</summary>
    public void BeforeStep()
    {
        if (left-- > 0) return;
        var force = simulation.AppliedForces.Slice(ForceSize * part.Parts![0], 2);
        if (isOn)
        {
            force.Clear();
            left = Pause() - 1;
        }
        else
        {
            var (x, y) = Direction(part.Direction, random.NextDouble());
            var drawn = random.NextDouble();
            var newtons = episode!.IsDrawn(RandomizedQuantity.Push)
                ? episode.RangeOf(RandomizedQuantity.Push).At(drawn) : episode.ValueOf(RandomizedQuantity.Push);
            (force[0], force[1]) = (newtons * x, newtons * y);
            left = duration - 1;
        }

        isOn = !isOn;
    }

    private int Pause() => Math.Max(1, (int)Math.Round(part.Every.At(random.NextDouble()) / simulation.Model.Timestep));
}
