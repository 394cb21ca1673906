using System.Runtime.CompilerServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.FineTuning;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Dispatch;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Experiments;

/// <summary>What callers see. All of it interleaves and is answered from memory (old history rows: from the history grains).</summary>
internal sealed partial class ExperimentGrain
{
    private const int WatchRows = 500;
    private static readonly TimeSpan WatchPace = TimeSpan.FromMilliseconds(200);
    private string cannotGoOn = "";
    private string damage = "";

    /// <summary>The state that callers are told: a run that nobody works on is paused, whatever is stored, and one that is about to go on is running.</summary>
    private RunState State => IsDamaged ? RunState.Damaged : mode == LoopMode.Training ? RunState.Running : store.Record.State == RunState.Running ? RunState.Paused : store.Record.State;

    public async Task<RunStatus> GetStatus()
    {
        RequireRecord();
        // Of a run that rests nobody else would notice.
        if (!inspected && mode == LoopMode.Idle && history.Chunks <= MostInspected) await InspectAsync();
        return Status();
    }

    public Task<string> GetSpecification()
    {
        RequireRun();
        return Task.FromResult(store.Record.SpecificationYaml);
    }

    public Task<byte[]> GetHistory(int fromIteration, int count)
    {
        RequireRun();
        return Readable(history.ReadAsync(fromIteration, count));
    }

    public Task<byte[]> GetPolishHistory(int fromIteration, int count)
    {
        RequireRun();
        return Readable(polishHistory.ReadAsync(fromIteration, count));
    }

    public Task<byte[]> GetProposals(int fromIteration, int count)
    {
        RequireRun();
        return Readable(history.ReadProposalsAsync(fromIteration, count));
    }

    public async IAsyncEnumerable<RunUpdate> Watch(int fromIteration, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequireRun();
        var next = Math.Max(1, fromIteration);
        RunStatus? shown = null;
        while (true)
        {
            var changed = board.Changed.Next;
            // Not by the number of rows: those of very long runs are thinned out.
            var end = (int)Math.Min((long)next + WatchRows, (history.Last?.Iteration ?? 0) + 1L);
            var rows = end > next ? await Readable(history.ReadAsync(next, end - next)) : [];
            next = Math.Max(next, end);
            var caughtUp = next > (history.Last?.Iteration ?? 0);
            var status = Status();
            if (rows.Length > 0 || status != shown) yield return new RunUpdate(rows, status);
            shown = status;
            if (!caughtUp) continue;
            if (status.State != RunState.Running) yield break;
            await Pulse.WaitAsync(changed, null, time, cancellationToken);
            // Progress within an iteration comes in dozens: a few updates a second are enough.
            if (next > (history.Last?.Iteration ?? 0) && State == RunState.Running) await Task.Delay(WatchPace, time, cancellationToken);
        }
    }

    private RunStatus Status()
    {
        var record = store.Record;
        session?.Measure();
        var size = session?.Size ?? record.Size;
        var policy = session is null ? record.Policy : session.Policy;
        var row = history.Last;
        var validity = session?.Validity ?? ValidityRecord.Read(record.Validity);
        var interrupted = record.State == RunState.Running && mode != LoopMode.Training;
        return new RunStatus
        {
            Id = run,
            State = State,
            Task = specification?.Task ?? "",
            Iteration = row?.Iteration ?? 0,
            Iterations = specification?.Iterations ?? 0,
            CheckpointedIteration = record.Iteration,
            MeanReturn = Finite(row?.MeanReturn),
            BestReturn = Finite(row?.BestReturn),
            Fingerprint = row?.Fingerprint.ToString() ?? "",
            LiveWeights = row?.LiveWeights ?? 0,
            Biases = size.Biases,
            Bits = policy?.Bits ?? size.Bits,
            FairBits = policy?.FairBits ?? size.FairBits,
            PolicyWeights = policy?.LiveWeights,
            EvaluationsPerSecond = board.EvaluationsPerSecond,
            EvaluationsPerIteration = specification?.Evaluations.PerIteration ?? 0,
            Activity = State is RunState.Completed or RunState.Damaged ? "" : interrupted && mode == LoopMode.Idle ? "interrupted: resume it to go on" : board.Activity,
            Message = Message(record),
            Warning = FlatReturns.Warning(row, specification?.Horizon ?? 0),
            PolicyReturn = policy?.Return,
            PolicyReturnError = policy?.ReturnError,
            TraceId = Tracing.TraceId(record.TraceParent),
            SubmittedAt = record.SubmittedAt,
            Seed = specification?.Seed ?? 0,
            SecondsPerIteration = board.SecondsPerIteration,
            DenseWeights = size.DenseWeights,
            Layers = size.Layers.IsDefault ? [] : size.Layers,
            Polish = session is null ? record.Polish?.Status : session.PolishStatus,
            Pareto = session?.Pareto ?? (record.Pareto.IsDefault ? [] : record.Pareto),
            ForkedFrom = record.ForkedFrom,
            NumericsIdentity = session?.NumericsIdentity ?? record.NumericsIdentity,
            LastInvalid = row?.Invalid.ByNumber ?? [],
            Invalid = validity.Invalid.ByNumber,
            Evaluations = validity.Evaluations,
            PolicyInvalid = policy?.Invalid ?? 0,
        };
    }

    private string Message(ExperimentRecord record)
    {
        if (damage.Length > 0) return damage;
        if (record.State == RunState.Failed) return record.Message;
        if (board.Hindrance.Length > 0) return board.Hindrance;
        if (mode != LoopMode.Idle) return dispatcher.Notice;
        return cannotGoOn.Length > 0 ? cannotGoOn : record.Message;
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
