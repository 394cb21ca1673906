using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Client.Benchmarks;

/// <summary>
/// The real rollout loop of a task, as training runs it (policy over the live edges, normalizer, observation, reward, moments), and the
/// bare loop of integration steps that replays its controls on the same model.
/// </summary>
internal sealed class RolloutSubject : IDisposable
{
    private readonly MuJoCoEnvironment environment;

    // Of this one only the simulation is stepped.
    private readonly MuJoCoEnvironment bare;
    private readonly Policy policy;
    private readonly RandomStream random = new(1, RandomPurpose.Sample);
    private readonly RunningMoments moments;
    private readonly double[] action;
    private readonly int horizon;

    public RolloutSubject(ExperimentSpecification specification, IObjective objective)
    {
        environment = TaskCatalog.CreateEnvironment(specification);
        bare = TaskCatalog.CreateEnvironment(specification);
        horizon = TaskCatalog.Horizon(specification);
        var info = environment.Info;
        var models = (PolicySpace)objective.Models;
        var model = models.Space.Sample(new RandomStream(specification.Seed, RandomPurpose.Sample));
        var network = models.Wire(model, models.InitialParameters(specification.Seed));
        policy = new Policy(network, Normalizer.Identity(info.ObservationSize), info.ActionLow, info.ActionHigh,
            ActionScales.Settle(specification, info).Policy.ActionScale ?? ActionScale.Range);
        moments = new RunningMoments(info.ObservationSize);
        action = new double[info.ActionSize];
    }

    public EpisodeResult RunEpisode(int episode, CancellationToken cancellationToken) =>
        RunEpisode(environment, episode, cancellationToken);

    /// <summary>Runs an episode once more and keeps what it did to the controls.</summary>
    public EpisodeRecording Record(int episode, CancellationToken cancellationToken)
    {
        var recorder = new Recorder(environment);
        var integrations = new List<Integration>();
        environment.BeforeIntegration = steps => integrations.Add(new Integration(steps, environment.Simulation.Controls.ToArray(),
            environment.Simulation.AppliedForces.ToArray()));
        var result = RunEpisode(recorder, episode, cancellationToken);
        environment.BeforeIntegration = null;
        return new EpisodeRecording(episode, [.. recorder.Controls], result.Steps, environment.Simulation.Positions.ToArray())
        {
            Integrations = integrations,
        };
    }

    /// <summary>
    /// Puts the bare simulation where a recorded episode began, by the same reset: positions and velocities alone would lack the solver's
    /// warm start.
    /// </summary>
    public void PrepareReplay(EpisodeRecording recording) => bare.Reset(StreamOf(recording.Episode));

    /// <summary>The bare loop: controls, integration steps, nothing else.</summary>
    public void Replay(EpisodeRecording recording)
    {
        if (bare.IsRandomized)
        {
            ReplayIntegrations(recording);
            return;
        }

        var recorded = recording.Controls.AsSpan();
        var simulation = bare.Simulation;
        var controls = simulation.Controls;
        var size = controls.Length;
        for (var step = 0; step < recording.Steps; step++)
        {
            recorded.Slice(step * size, size).CopyTo(controls);
            simulation.Step(bare.FrameSkip);
            if (bare.Refreshes) simulation.Forward();
        }
    }

    // Controls that lag change from one integration step to the next, and so do the forces of pushes.
    private void ReplayIntegrations(EpisodeRecording recording)
    {
        var simulation = bare.Simulation;
        var (made, perStep) = (0, bare.FrameSkip);
        foreach (var integration in recording.Integrations)
        {
            integration.Controls.CopyTo(simulation.Controls);
            integration.Forces.CopyTo(simulation.AppliedForces);
            simulation.Step(integration.Steps);
            made += integration.Steps;
            if (bare.Refreshes && made % perStep == 0) simulation.Forward();
        }
    }

    /// <summary>Whether the bare loop ended where the real one did, to the bit: then both did the same physics.</summary>
    public bool EndsLike(EpisodeRecording recording) => bare.Simulation.Positions.SequenceEqual(recording.FinalPositions);

    public void Dispose()
    {
        bare.Dispose();
        environment.Dispose();
    }

    private EpisodeResult RunEpisode(IEnvironment target, int episode, CancellationToken cancellationToken)
    {
        moments.Clear();
        return Episode.Run(target, policy, horizon, StreamOf(episode), moments, action, cancellationToken);
    }

    private RandomStream StreamOf(int episode)
    {
        random.Reset(1, RandomPurpose.Sample, 1, (uint)episode);
        return random;
    }

    /// <summary>Passes everything on and writes down the controls.</summary>
    private sealed class Recorder(MuJoCoEnvironment inner) : IEnvironment
    {
        public List<double> Controls { get; } = [];

        public ReadOnlySpan<double> Observation => inner.Observation;

        public void Reset(RandomStream random) => inner.Reset(random);

        public StepResult Step(ReadOnlySpan<double> action)
        {
            var result = inner.Step(action);
            // A task file's actions may drive some of the actuators only: what counts is what the step used.
            Controls.AddRange(inner.Simulation.Controls);
            return result;
        }

        public void Dispose()
        {
            // The environment is the benchmark's.
        }
    }
}
