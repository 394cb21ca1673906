using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Rollouts;
using EsEnas.Grains.Rollouts;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Grains.Workers;

/// <summary>A worker process, from its owner's side: what it has been told, and what it says.</summary>
/// <remarks>Not thread safe, except <see cref="Look"/> and <see cref="Dispose"/>.</remarks>
internal sealed class WorkerProcess : IDisposable
{
    private const int LongestReport = 8192;

    // Specifications and policies that a worker keeps.
    private const int MostDefinitions = 4;

    private const string LibraryError = "MuJoCo error: ";

    // To start, to compile a model: not what the limit of an evaluation is about.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly WorkerChannel channel;
    private readonly TimeSpan timeLimit;
    private readonly StringBuilder report = new();
    private readonly Lock gate = new();

    // Most recently used first; the worker has the same ones.
    private readonly LinkedList<Definition> definitions = [];
    private readonly long keptBytes;
    private readonly StateWriter writer = new();
    private CancellationToken wanted;
    private TimeSpan timeout;
    private long askedAt;
    private bool busy;
    private bool unwanted;
    private WorkerEnd? ended;

    private WorkerProcess(Process process, WorkerOptions options)
    {
        this.process = process;
        (timeLimit, keptBytes) = (options.TimeLimit, options.KeptBytes);
        channel = new WorkerChannel(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
    }

    /// <summary>When it was given back, for its pool.</summary>
    public long IdleSince { get; set; }

    /// <summary>The definition that it used last.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Bytes of the models that it has, with their simulations.</summary>
    public long ModelBytes => definitions.Sum(definition => definition.Bytes);

    /// <summary>The process id.</summary>
    public int Id { get; private init; }

    /// <summary>Its processor time so far, in seconds; 0 once it has ended.</summary>
    public double ProcessorSeconds
    {
        get
        {
            try
            {
                process.Refresh();
                return process.TotalProcessorTime.TotalSeconds;
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts a worker; it is ready when it answers.</summary>
    /// <exception cref="WorkerEndedException">It could not start.</exception>
    public static WorkerProcess Start(WorkerOptions options)
    {
        var process = new Process { StartInfo = StartInfo(options) };
        try
        {
            WorkerStarter.Start(process);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new WorkerEndedException(WorkerEnd.Lost,
                $"a worker process could not be started: {WorkerText.OneLine(exception.Message)}");
        }
        var worker = new WorkerProcess(process, options) { Id = process.Id };
        process.ErrorDataReceived += (_, line) => worker.Hear(line.Data);
        process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Makes an evaluation of a specification's plan.</summary>
    /// <param name="name">Names the specification.</param>
    /// <param name="specification">Its YAML.</param>
    /// <param name="modelBytes">What its model and a simulation take of memory.</param>
    /// <param name="plan">The plan; sent if it is another object than the last one.</param>
    /// <param name="evaluation">The evaluation, as <see cref="PlanCodec"/> writes it.</param>
    /// <param name="between">Asked whenever the worker has used up what it was granted; null for nobody.</param>
    /// <param name="cancellationToken">Looked at as often.</param>
    /// <exception cref="WorkerEndedException">It ended.</exception>
    /// <exception cref="InvalidOperationException">The evaluation threw there, or the specification is refused there.</exception>
    public Outcome Evaluate(string name, string specification, long modelBytes, EvaluationPlan plan, ReadOnlySpan<byte> evaluation,
        IStepGate? between, CancellationToken cancellationToken)
    {
        var definition = Define(name, WorkerMessage.Define, specification, modelBytes, cancellationToken);
        if (!ReferenceEquals(definition.Plan, plan))
        {
            definition.Plan = null;
            Write(name, PlanCodec.WriteShared(plan));
            Ask(WorkerMessage.Plan, cancellationToken);
            definition.Plan = plan;
        }
        Write(name, evaluation);
        Run(WorkerMessage.Evaluate, between, cancellationToken);
        return PlanCodec.ReadOutcomes(channel.Payload)[0];
    }

    /// <summary>Runs an episode of a policy.</summary>
    /// <exception cref="WorkerEndedException">It ended.</exception>
    /// <exception cref="InvalidOperationException">It threw there, or the policy is refused there.</exception>
    public EpisodeResult Try(string name, string policy, ulong seed, int episode, CancellationToken cancellationToken)
    {
        Define(name, WorkerMessage.DefinePolicy, policy, 0, cancellationToken);
        writer.Clear();
        writer.Text(name);
        writer.UInt64(seed);
        writer.Count(episode);
        Run(WorkerMessage.Try, null, cancellationToken);
        return WorkerChild.ReadResult(channel.Payload);
    }

    /// <summary>Asks for something that is done at once.</summary>
    /// <returns>The answer, valid until the next request.</returns>
    /// <exception cref="WorkerEndedException">It ended.</exception>
    /// <exception cref="InvalidOperationException">It threw there.</exception>
    public ReadOnlySpan<byte> Ask(WorkerMessage kind, StateWriter request, CancellationToken cancellationToken)
    {
        writer.Clear();
        writer.Bytes(request.Written);
        Ask(kind, cancellationToken);
        return channel.Payload;
    }

    /// <summary>
    /// Ends a worker that has been silent for too long or whose outcome is no longer wanted. Called by another thread once a second.
    /// </summary>
    public void Look()
    {
        lock (gate)
        {
            if (!busy) return;
            if (wanted.IsCancellationRequested && unwanted) Kill(WorkerEnd.Cancelled);
            unwanted = wanted.IsCancellationRequested;
            if (Stopwatch.GetElapsedTime(askedAt) > timeout) Kill(WorkerEnd.TimedOut);
        }
    }

    public void Dispose()
    {
        Kill(WorkerEnd.Cancelled);
        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(WorkerOptions options)
    {
        var command = ModelProbe.ChildCommand;
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(EvaluationWorkers.ChildArgument);
        start.ArgumentList.Add(options.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(options.Nice.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        // One that dies leaves no dump; one that works has one thread that matters.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";
        return start;
    }

    /// <summary>Whether it has a definition.</summary>
    public bool Has(string name) => definitions.Any(definition => definition.Name == name);

    private Definition Define(string name, WorkerMessage kind, string text, long bytes, CancellationToken cancellationToken)
    {
        Current = name;
        if (definitions.FirstOrDefault(definition => definition.Name == name) is { } known)
        {
            definitions.Remove(known);
            definitions.AddFirst(known);
            return known;
        }
        List<string> gone = [];
        for (; definitions.Last is { } last && (definitions.Count >= MostDefinitions || ModelBytes + bytes > keptBytes);
            definitions.RemoveLast())
            gone.Add(last.Value.Name);
        writer.Clear();
        writer.Text(name);
        writer.Text(text);
        writer.Count(gone.Count);
        foreach (var each in gone) writer.Text(each);
        Ask(kind, cancellationToken);
        return definitions.AddFirst(new Definition(name, bytes)).Value;
    }

    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        writer.Clear();
        writer.Text(name);
        writer.Bytes(bytes);
    }

    private void Ask(WorkerMessage kind, CancellationToken cancellationToken)
    {
        Send(kind, cancellationToken);
        Accept(Receive());
    }

    private void Run(WorkerMessage kind, IStepGate? between, CancellationToken cancellationToken)
    {
        Send(kind, cancellationToken);
        WorkerMessage answer;
        while ((answer = Receive()) == WorkerMessage.Spent)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                between?.Pass();
            }
            catch
            {
                // Cancelled, or out of time: the worker is as good as before.
                writer.Clear();
                Send(WorkerMessage.Stop, CancellationToken.None);
                Receive();
                throw;
            }
            writer.Clear();
            Send(WorkerMessage.Go, cancellationToken);
        }
        Accept(answer);
    }

    private void Send(WorkerMessage kind, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            busy = true;
            unwanted = false;
            askedAt = Stopwatch.GetTimestamp();
            timeout = kind is WorkerMessage.Evaluate or WorkerMessage.Try or WorkerMessage.Go || timeLimit > StartTimeout
                ? timeLimit
                : StartTimeout;
            wanted = cancellationToken;
        }
        try
        {
            channel.Send(kind, writer);
        }
        catch (IOException)
        {
            throw Ended();
        }
    }

    private WorkerMessage Receive()
    {
        try
        {
            var answer = channel.Receive();
            lock (gate) busy = false;
            return answer;
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            throw Ended();
        }
    }

    private void Accept(WorkerMessage answer)
    {
        if (answer == WorkerMessage.Done) return;
        var reader = new StateReader(channel.Payload);
        throw new InvalidOperationException(answer is WorkerMessage.Failed or WorkerMessage.Refused
            ? reader.Text()
            : $"The worker process answered with message {(int)answer}.");
    }

    private WorkerEndedException Ended()
    {
        lock (gate) busy = false;
        if (!process.WaitForExit(EndTimeout)) Kill(WorkerEnd.Lost);
        // Until its last word has been read, too.
        process.WaitForExit();
        var signal = ChildSignals.Of(process.ExitCode);
        lock (gate)
        {
            if (ended == WorkerEnd.TimedOut)
                return new WorkerEndedException(WorkerEnd.TimedOut, $"it did not answer within {timeLimit.TotalSeconds:0} s");
            if (ended is { } end) return new WorkerEndedException(end, "it was ended");
        }
        if (!ChildSignals.IsOwn(signal))
            return new WorkerEndedException(WorkerEnd.Lost,
                signal > 0 ? $"it was ended by signal {signal}" : $"it ended with code {process.ExitCode}{Said(": ")}");
        return new WorkerEndedException(WorkerEnd.Aborted, Said("") is { Length: > 0 } said ? said : $"it ended by signal {signal}");
    }

    // What the library said, or else the first thing that anybody said.
    private string Said(string before)
    {
        lock (report)
        {
            var lines = report.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var line = lines.FirstOrDefault(text => text.StartsWith(LibraryError, StringComparison.Ordinal)) ?? lines.FirstOrDefault();
            return line is null ? "" : before + WorkerText.OneLine(line);
        }
    }

    private void Hear(string? line)
    {
        lock (report)
        {
            if (line is not null && report.Length < LongestReport) report.Append(line).Append('\n');
        }
    }

    private void Kill(WorkerEnd why)
    {
        lock (gate)
        {
            try
            {
                if (process.HasExited) return;
                ended ??= why;
                process.Kill();
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                // It ended by itself in between, or has been disposed.
            }
        }
    }

    /// <summary>A specification or policy that the worker has, and the plan that it has of it.</summary>
    private sealed class Definition(string name, long bytes)
    {
        public string Name => name;

        public long Bytes => bytes;

        public EvaluationPlan? Plan { get; set; }
    }
}
