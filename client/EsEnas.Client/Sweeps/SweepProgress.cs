using System.Collections.Concurrent;
using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>
/// Progress of a whole sweep as lines on standard error: how many runs are done, what the present one does, time left. Thread safe.
/// </summary>
internal sealed class SweepProgress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Terminal terminal;
    private readonly Dictionary<RunId, (double Steps, double Done)> work;
    private readonly ConcurrentDictionary<RunId, RunStatus> last;
    private readonly double stepsAtStart;
    private readonly long started;
    private long lastLine;
    private bool shown;

    public SweepProgress(Terminal terminal, Sweep sweep, Dictionary<RunId, RunStatus> found)
    {
        this.terminal = terminal;
        last = new(found);
        work = sweep.Runs.ToDictionary(run => run.Id,
            run => (run.Steps, found.TryGetValue(run.Id, out var status) ? run.Steps * Share(status) : 0));
        stepsAtStart = work.Values.Sum(run => run.Done);
        started = terminal.Time.GetTimestamp();
    }

    /// <summary>The newest status of each run that exists.</summary>
    public IReadOnlyDictionary<RunId, RunStatus> Statuses => last;

    /// <summary>The view for one run.</summary>
    public IProgressView ViewOf(RunId id) => new View(this, id);

    /// <summary>Notes where a run stands.</summary>
    public void Note(RunStatus status)
    {
        lock (gate)
        {
            last[status.Id] = status;
            work[status.Id] = (work[status.Id].Steps, work[status.Id].Steps * Share(status));
        }
    }

    /// <summary>Says that a run has stopped, and how.</summary>
    public void Finish(RunStatus status)
    {
        Note(status);
        var result = status.State switch
        {
            RunState.Completed when status.PolicyReturn is { } policy =>
                $"complete, mean {Numbers.Return(status.MeanReturn)}, policy {Numbers.Return(policy)}{Invalid(status)}",
            RunState.Completed => $"complete, mean {Numbers.Return(status.MeanReturn)}{Invalid(status)}",
            _ => RunReport.StateName(status.State) + (status.Message.Length > 0 ? ": " + status.Message : ""),
        };
        var warning = status.Warning.Length > 0 ? $"; {ProgressText.Warning(status)}" : "";
        lock (gate) terminal.Note($"{Head()} {status.Id}  {result}{warning}");
    }

    private static string Invalid(RunStatus status) =>
        InvalidCounts.FromNumbers(status.Invalid) is { Total: > 0 } invalid ? $", {InvalidText.Of(invalid, status.Evaluations)}" : "";

    private static double Share(RunStatus status) =>
        status.State == RunState.Completed ? 1 : IterationBound.Of(status) is > 0 and var most
            ? Math.Clamp((double)status.Iteration.Value / most, 0, 1)
            : 0;

    private string Head()
    {
        var done = last.Values.Count(status => status.State == RunState.Completed);
        var (all, now) = (work.Values.Sum(run => run.Steps), work.Values.Sum(run => run.Done));
        var seconds = terminal.Time.GetElapsedTime(started).TotalSeconds;
        var left = now > stepsAtStart && seconds > 0 && all > now
            ? $", {Numbers.Duration((all - now) / (now - stepsAtStart) * seconds)} left"
            : "";
        return $"[{done} of {work.Count} done{left}]";
    }

    private void Show(RunStatus status)
    {
        Note(status);
        lock (gate)
        {
            if (shown && terminal.Time.GetElapsedTime(lastLine) < Between) return;
            (shown, lastLine) = (true, terminal.Time.GetTimestamp());
            var phase = ActivityText.Phase(status);
            terminal.Note($"{Head()} {status.Id}  {(phase.Length > 0 ? phase : ProgressText.Line(status))}");
        }
    }

    private sealed class View(SweepProgress owner, RunId id) : IProgressView
    {
        private readonly Trouble trouble = new();

        public void Show(RunStatus status, IReadOnlyList<IterationRow> rows)
        {
            if (trouble.Next(status) is { } line) Remark(line);
            owner.Show(status);
        }

        public void Remark(string line)
        {
            lock (owner.gate) owner.terminal.Note($"{id}: {line}");
        }
    }
}
