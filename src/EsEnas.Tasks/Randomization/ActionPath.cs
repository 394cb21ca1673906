using EsEnas.Core.Numerics;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.Randomization;

/// <summary>From actions to controls: late, through a first order lag, and with pushes on the way.</summary>
internal sealed class ActionPath
{
    private readonly Simulation simulation;
    private readonly int frameSkip;
    private readonly int[] actuators;
    private readonly double[] waiting;
    private readonly double[] controls;
    private readonly int room;
    private readonly Pushes? pushes;
    private int delay;
    private int next;
    private double share;

    /// <summary>Told how many integration steps come next, with controls and forces in their places; null for nobody.</summary>
    public Action<int>? BeforeIntegration { get; set; }

    public ActionPath(Simulation simulation, int frameSkip, int[] actuators, int mostDelay, RandomizedPart? push)
    {
        (this.simulation, this.frameSkip, this.actuators, room) = (simulation, frameSkip, actuators, mostDelay + 1);
        waiting = new double[room * actuators.Length];
        controls = new double[actuators.Length];
        if (push is not null) pushes = new Pushes(simulation, push);
    }

    /// <summary>Begins an episode: no action yet, controls at 0.</summary>
    /// <param name="random">The episode's stream, which is left alone; null for none.</param>
    /// <param name="steps">Environment steps that an action is late.</param>
    /// <param name="lag">The time constant in seconds; 0 for none.</param>
    /// <param name="episode">The episode's values.</param>
    public void Begin(RandomStream? random, int steps, double lag, EpisodeRandomization episode)
    {
        (delay, next) = (steps, 0);
        share = lag > 0 ? 1 - Math.Exp(-simulation.Model.Timestep / lag) : 1;
        Array.Clear(waiting);
        Array.Clear(controls);
        pushes?.Begin(random, episode);
    }

    /// <summary>Makes an environment step.</summary>
    public void Step(ReadOnlySpan<double> action)
    {
        var size = actuators.Length;
        action.CopyTo(waiting.AsSpan(size * next, size));
        var wanted = waiting.AsSpan(size * ((next - delay + room) % room), size);
        next = (next + 1) % room;
        if (share == 1)
        {
            Write(wanted);
            if (pushes is not { IsAtWork: true })
            {
                Integrate(frameSkip);
                return;
            }
        }

        for (var i = 0; i < frameSkip; i++)
        {
            if (share < 1)
            {
                for (var j = 0; j < size; j++) controls[j] += share * (wanted[j] - controls[j]);
                Write(controls);
            }

            if (pushes is { IsAtWork: true }) pushes.BeforeStep();
            Integrate(1);
        }
    }

    private void Integrate(int steps)
    {
        BeforeIntegration?.Invoke(steps);
        simulation.Step(steps);
    }

    private void Write(ReadOnlySpan<double> values)
    {
        var target = simulation.Controls;
        for (var i = 0; i < values.Length; i++) target[actuators[i]] = values[i];
    }
}
