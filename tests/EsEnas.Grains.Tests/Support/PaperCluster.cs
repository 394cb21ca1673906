using System.Collections.Concurrent;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs.Training;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Objectives;
using Microsoft.Extensions.Logging.Abstractions;

namespace EsEnas.Grains.Tests.Support;

/// <summary>Silos that answer at once with made-up outcomes, and misbehave as told.</summary>
internal sealed class PaperCluster : ISiloRoster, IRolloutTransport
{
    private readonly ConcurrentDictionary<string, PaperSilo> silos = new();
    private readonly RunDefinition definition;
    private readonly ConcurrentExclusiveSchedulerPair activation = new();

    public PaperCluster(double doubleShare = 0)
    {
        var specification = Specifications.Read(Specifications.Point());
        definition = new RunDefinition(specification, new TestObjectives().Create(specification));
        Dispatcher = new EvaluationDispatcher(this, this, TimeProvider.System, NullLogger<EvaluationDispatcher>.Instance, doubleShare);
    }

    public EvaluationDispatcher Dispatcher { get; }

    /// <summary>Evaluates on one scheduler without concurrency, as an activation does.</summary>
    public Task<IReadOnlyList<Outcome>> EvaluateAsync(DispatchJob job, Action<int> progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Dispatcher.EvaluateAsync(job, progress, cancellationToken), cancellationToken, TaskCreationOptions.None,
            activation.ExclusiveScheduler)
            .Unwrap();

    public IReadOnlyList<SiloId> Active => [.. silos.Keys.Order(StringComparer.Ordinal).Select(name => new SiloId(name))];

    public List<SiloId> Lost { get; } = [];

    public IReadOnlyList<SiloId> LostWithin(TimeSpan within) => Lost;

    public Pulse Changed { get; } = new();

    public PaperSilo this[string name] => silos[name];

    public static Outcome OutcomeOf(int index) => new(index, InvalidReason.None, Math.Sqrt(index), Math.Cbrt(index), index, null);

    public PaperSilo Add(string name, int slots)
    {
        var silo = new PaperSilo(definition, name, slots);
        silos[name] = silo;
        Changed.Fire();
        return silo;
    }

    public void Remove(params string[] names)
    {
        foreach (var name in names) silos.TryRemove(name, out _);
        Changed.Fire();
    }

    public DispatchJob Job(int evaluations, int iteration = 0)
    {
        var state = definition.Trainer.Initial();
        var model = definition.Trainer.Ask(state).Evaluations[0].Model;
        var plan = definition.Trainer.Ask(state) with
        {
            Id = new PlanId(PhaseNumbers.Training, iteration, 0),
            Evaluations = [.. Enumerable.Range(0, evaluations).Select(i => new Evaluation(i, i / 2, i % 2 == 0 ? 1 : -1, model,
                new EpisodeKey(Core.Numerics.RandomPurpose.TrainingEpisode, 0, (uint)i)))],
        };
        return new DispatchJob(new("run"), definition.Hash, definition.Yaml, definition.Objective.Models.Space, definition.NumericsIdentity,
            plan, "iteration 1");
    }

    public Task<RolloutReply> EvaluateAsync(SiloId silo, RolloutBatch batch, CancellationToken cancellationToken) =>
        silos[silo.Value].EvaluateAsync(batch, cancellationToken);

    /// <summary>Silos that were told that they compute wrongly.</summary>
    public ConcurrentQueue<string> Quarantined { get; } = new();

    /// <summary>How many calls that tell a silo so get lost.</summary>
    public int LostQuarantines { get; set; }

    public Task QuarantineAsync(SiloId silo, string reason)
    {
        if (LostQuarantines-- > 0) throw new TimeoutException("lost");
        Quarantined.Enqueue(silo.Value);
        return Task.CompletedTask;
    }
}
