using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Tests.Support;

/// <summary>A silo on paper.</summary>
internal sealed class PaperSilo(RunDefinition definition, string name, int slots)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> known = [];
    private readonly HashSet<int> answered = [];
    private TaskCompletionSource open = Opened();

    public string Identity { get; set; } = definition.NumericsIdentity;

    /// <summary>What the n-th call (from 1) throws.</summary>
    public Func<int, Exception?> Break { get; set; } = _ => null;

    public bool Wrong { get; set; }

    /// <summary>The silo that its answers name.</summary>
    public string AnswersAs { get; set; } = name;

    public SiloAvailability Availability { get; set; }

    public int Shift { get; set; }

    /// <summary>Only the call with this evaluation waits.</summary>
    public int HoldIndex { get; set; } = -1;

    public int Calls { get; private set; }

    public int CancelledCalls { get; private set; }

    public int Evaluated { get; private set; }

    public int Specifications { get; private set; }

    public int Shareds { get; private set; }

    public void Hold() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => open.TrySetResult();

    public bool HasAnswered(int index)
    {
        lock (gate) return answered.Contains(index);
    }

    public void Forget()
    {
        lock (gate) known.Clear();
    }

    public async Task<RolloutReply> EvaluateAsync(RolloutBatch batch, CancellationToken cancellationToken)
    {
        int call;
        bool lacksSpecification, lacksShared;
        lock (gate)
        {
            call = ++Calls;
            if (batch.SpecificationYaml is not null) Specifications++;
            if (batch.SpecificationYaml is not null) known.Add(batch.SpecificationHash);
            if (batch.Shared is not null) Shareds++;
            if (batch.Shared is not null) known.Add(batch.SharedHash);
            lacksSpecification = !known.Contains(batch.SpecificationHash);
            lacksShared = !known.Contains(batch.SharedHash);
        }
        await Task.Yield();
        if (Break(call) is { } failure) throw failure;
        if (Availability != SiloAvailability.Active)
            return new RolloutReply(null, false, false,
                new RolloutCapacity(slots, 0, 0, Identity, Availability, "told so", new(AnswersAs)));
        var capacity = new RolloutCapacity(slots, 0, 0, Identity, Silo: new(AnswersAs));
        if (lacksSpecification || lacksShared) return new RolloutReply(null, lacksSpecification, lacksShared, capacity);
        var evaluations = PlanCodec.ReadEvaluations(definition.Objective.Models.Space, batch.Evaluations);
        try
        {
            if (HoldIndex >= 0)
            {
                if (evaluations.Any(e => e.Index == HoldIndex))
                {
                    Hold();
                    await open.Task.WaitAsync(cancellationToken);
                }
            }
            else
            {
                await open.Task.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            lock (gate) CancelledCalls++;
            throw;
        }
        lock (gate)
        {
            Evaluated += evaluations.Count;
            answered.UnionWith(evaluations.Select(e => e.Index));
        }
        return new RolloutReply(PlanCodec.WriteOutcomes([.. evaluations.Select(e => Answer(e.Index))]), false, false, capacity,
            0.001 * evaluations.Count);
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private Outcome Answer(int index)
    {
        var outcome = PaperCluster.OutcomeOf(index + Shift);
        return Wrong ? outcome with { Return = outcome.Return + 1 } : outcome;
    }
}
