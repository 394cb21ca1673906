using System.Diagnostics;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Workers;

/// <summary>
/// The worker processes of this process: evaluations of a user's task run in them, since a model may end the process that steps it at any
/// step. A worker is this program again, with <see cref="ChildArgument"/> as its first argument; it makes the same evaluations by the same
/// code, to the bit. As many as work at once, started when they are needed, ended when they are idle for a while and with their owner,
/// however that ends.
/// </summary>
/// <remarks>Thread safe. Every host calls <see cref="TryRunAsChild"/> first thing in its Main.</remarks>
public sealed class EvaluationWorkers : IDisposable
{
    /// <summary>The first argument of a worker.</summary>
    public const string ChildArgument = "__evaluate";

    private const int MostLosses = 5;
    private const int MostConfirmed = 1000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly List<WorkerProcess> idle = [];
    private readonly HashSet<WorkerProcess> working = [];
    private readonly HashSet<(string Name, string Message)> confirmed = [];
    private readonly Timer watch;
    private Func<long> room = static () => long.MaxValue;
    private long started;
    private long idleBytes;
    private long evicted;
    private long aborted;
    private bool disposed;

    /// <summary>No worker is started yet.</summary>
    public EvaluationWorkers(WorkerOptions options)
    {
        Options = options;
        watch = new Timer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>How they run.</summary>
    public WorkerOptions Options { get; }

    /// <summary>Workers that were started.</summary>
    public long Started => Interlocked.Read(ref started);

    /// <summary>Workers that ended by what they computed.</summary>
    public long Aborted => Interlocked.Read(ref aborted);

    /// <summary>The library's message when the last evaluation ended its second worker; empty if none did.</summary>
    public string LastAbortReason { get; private set; } = "";

    /// <summary>Bytes of the models that workers without work have.</summary>
    public long IdleBytes => Interlocked.Read(ref idleBytes);

    /// <summary>Workers without work that were ended for the memory of their models.</summary>
    public long Evicted => Interlocked.Read(ref evicted);

    /// <summary>Processor time of the workers that live now, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            lock (gate) return idle.Concat(working).Sum(worker => worker.ProcessorSeconds);
        }
    }

    /// <summary>The process ids of the workers that live now.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (gate) return [.. idle.Concat(working).Select(worker => worker.Id)];
        }
    }

    /// <summary>
    /// Does a worker's work if the arguments say that this is one; returns when it has ended. Its Main then returns 0 at once.
    /// </summary>
    /// <returns>Whether it was one.</returns>
    public static bool TryRunAsChild(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Count != 4 || args[0] != ChildArgument) return false;
        WorkerChild.Run(args);
        return true;
    }

    /// <summary>An objective whose evaluations run in worker processes if it is a user's task; any other one as it is.</summary>
    /// <param name="specification">The specification that it was made of.</param>
    /// <param name="objective">The objective.</param>
    public IObjective Guard(ExperimentSpecification specification, IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(objective);
        return specification.TaskFile is { Definition: not null } ? new WorkerObjective(this, specification, objective) : objective;
    }

    /// <summary>An episode of a policy of a user's task; invalid if it ended its worker.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="name">Names it among the policies and specifications here.</param>
    /// <param name="seed">Seed of the episodes.</param>
    /// <param name="episode">Number of the episode.</param>
    /// <param name="abortReason">Why it ended its worker; empty if it did not.</param>
    /// <param name="cancellationToken">Looked at twenty times a second.</param>
    /// <exception cref="InvalidOperationException">The policy is refused, or workers end by no fault of their own.</exception>
    /// <exception cref="EvaluationTimeoutException">It took too long.</exception>
    public EpisodeResult Try(string policy, string name, ulong seed, int episode, out string abortReason,
        CancellationToken cancellationToken)
    {
        var (result, reason) = Work(name, worker => worker.Try(name, policy, seed, episode, cancellationToken),
            new EpisodeResult(0, 0, 0, InvalidReason.ProcessAborted), cancellationToken);
        abortReason = reason;
        return result;
    }

    /// <summary>Writes a trace of a user's task, as <see cref="Tasks.TaskTrace"/> does.</summary>
    /// <param name="specification">The task.</param>
    /// <param name="start">Start positions, velocities and goal, each null for the task's own.</param>
    /// <param name="actions">One action per step.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why the trace ends early: what the library said; empty if it is whole.</returns>
    /// <exception cref="InvalidOperationException">The start is refused, with the reason.</exception>
    public string Trace(ExperimentSpecification specification, (double[]? Positions, double[]? Velocities, double[]? Goal) start,
        IReadOnlyList<double[]> actions, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(output);
        var worker = Rent("");
        try
        {
            WorkerTrace.Write(worker, specification, start.Positions, start.Velocities, actions, start.Goal, output, cancellationToken);
            return "";
        }
        catch (WorkerEndedException exception)
        {
            return exception.Message;
        }
        finally
        {
            Discard(worker);
        }
    }

    /// <summary>A user's task as an environment, in a worker of its own.</summary>
    /// <param name="specification">The task.</param>
    /// <param name="cancellationToken">Ends the worker.</param>
    /// <exception cref="InvalidOperationException">No worker can be started.</exception>
    public WorkerEnvironment CreateEnvironment(ExperimentSpecification specification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(specification);
        try
        {
            return new WorkerEnvironment(Rent(""), Discard, specification, cancellationToken);
        }
        catch (WorkerEndedException ended)
        {
            throw new InvalidOperationException(ended.Message, ended);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch.Dispose();
        lock (gate)
        {
            disposed = true;
            while (idle.Count > 0) TakeIdle(idle.Count - 1).Dispose();
            // The slots that wait for these are ending as well.
            foreach (var worker in working) worker.Dispose();
        }
    }

    /// <summary>Bounds the bytes of models that workers without work may have. Before the first work.</summary>
    /// <param name="most">Asked under a lock; must take none.</param>
    internal void Bound(Func<long> most) => room = most;

    /// <summary>Whether a worker without work has the model of a specification.</summary>
    internal bool HasIdle(string name)
    {
        lock (gate) return idle.Exists(worker => worker.Has(name));
    }

    /// <summary>Ends workers without work whose models there is no room for, the one that has been idle for longest first.</summary>
    internal void TrimIdle()
    {
        lock (gate) TrimIdleLocked();
    }

    /// <summary>
    /// Has a worker do something. One that was ended from outside is replaced. One that ends by its work is, too, once: a model that gives
    /// up does so again wherever it is asked, and what happens twice is the result.
    /// </summary>
    /// <returns>The result, and an empty reason; or <paramref name="ifAborted"/> and the reason.</returns>
    internal (T Result, string AbortReason) Work<T>(string name, Func<WorkerProcess, T> work, T ifAborted,
        CancellationToken cancellationToken)
    {
        var losses = 0;
        for (var aborts = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WorkerProcess? worker = null;
            var keep = true;
            try
            {
                worker = Rent(name);
                return (work(worker), "");
            }
            catch (WorkerEndedException ended)
            {
                keep = false;
                cancellationToken.ThrowIfCancellationRequested();
                if (ended.End == WorkerEnd.TimedOut) throw new EvaluationTimeoutException(Options.TimeLimit);
                if (ended.End == WorkerEnd.Aborted)
                {
                    Interlocked.Increment(ref aborted);
                    if (++aborts > 1 || IsConfirmed(name, ended.Message))
                    {
                        Confirm(name, ended.Message);
                        return (ifAborted, ended.Message);
                    }
                }
                else if (++losses >= MostLosses)
                {
                    throw new InvalidOperationException($"{losses} worker processes one after another could not finish it: " +
                        $"{ended.Message}");
                }
            }
            finally
            {
                if (worker is not null && keep) Return(worker);
                else if (worker is not null) Discard(worker);
            }
        }
    }

    private WorkerProcess Rent(string name)
    {
        WorkerProcess worker;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            // The most recently used one, so that the others can reach their idle limit.
            var at = idle.FindLastIndex(candidate => candidate.Current == name);
            if (at < 0) at = idle.FindLastIndex(candidate => candidate.Has(name));
            if (at < 0) at = idle.Count - 1;
            if (at >= 0)
            {
                worker = TakeIdle(at);
                working.Add(worker);
                // What it has counts as used now.
                TrimIdleLocked();
                return worker;
            }
        }
        worker = WorkerProcess.Start(Options);
        Interlocked.Increment(ref started);
        lock (gate)
        {
            if (!disposed)
            {
                working.Add(worker);
                return worker;
            }
        }
        worker.Dispose();
        throw new ObjectDisposedException(nameof(EvaluationWorkers));
    }

    private void Return(WorkerProcess worker)
    {
        worker.IdleSince = Stopwatch.GetTimestamp();
        lock (gate)
        {
            if (!working.Remove(worker) || disposed) return;
            idle.Add(worker);
            Interlocked.Add(ref idleBytes, worker.ModelBytes);
        }
    }

    private void Discard(WorkerProcess worker)
    {
        lock (gate) working.Remove(worker);
        worker.Dispose();
    }

    // What the library said twice about one task is a property of that task.
    private bool IsConfirmed(string name, string message)
    {
        lock (gate) return confirmed.Contains((name, message));
    }

    private void Confirm(string name, string message)
    {
        lock (gate)
        {
            LastAbortReason = message;
            if (confirmed.Count < MostConfirmed) confirmed.Add((name, message));
        }
    }

    private void Look()
    {
        lock (gate)
        {
            foreach (var worker in working) worker.Look();
            for (var i = idle.Count - 1; i >= 0; i--)
            {
                if (Stopwatch.GetElapsedTime(idle[i].IdleSince) < Options.IdleTime) continue;
                TakeIdle(i).Dispose();
            }
        }
    }

    private WorkerProcess TakeIdle(int at)
    {
        var worker = idle[at];
        idle.RemoveAt(at);
        Interlocked.Add(ref idleBytes, -worker.ModelBytes);
        return worker;
    }

    private void TrimIdleLocked()
    {
        var most = room();
        for (var at = 0; idleBytes > most && at < idle.Count;)
        {
            if (idle[at].ModelBytes == 0)
            {
                at++;
                continue;
            }
            TakeIdle(at).Dispose();
            Interlocked.Increment(ref evicted);
        }
    }
}
