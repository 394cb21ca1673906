using System.Globalization;
using System.Runtime.InteropServices;
using EsEnas.Core.Binary;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Rollouts;
using EsEnas.MuJoCo;
using EsEnas.Tasks;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Grains.Workers;

/// <summary>The life of a worker process: limits, then requests from standard input, one at a time, answered on standard output.</summary>
internal sealed partial class WorkerChild : IDisposable
{
    private readonly WorkerChannel channel;
    private readonly WorkerGate gate;
    private readonly StateWriter writer = new();

    // Its owner says which of them go.
    private readonly Dictionary<string, WorkerDefinition> definitions = new(StringComparer.Ordinal);
    private MuJoCoEnvironment? traced;

    private WorkerChild(WorkerChannel channel)
    {
        this.channel = channel;
        gate = new WorkerGate(channel);
    }

    /// <summary>Works until standard input ends, or the process that started this one.</summary>
    public static void Run(IReadOnlyList<string> args)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        // Nothing else may be written between frames.
        Console.SetOut(Console.Error);
        WorkerLife.EndWithParent(int.Parse(args[3], CultureInfo.InvariantCulture));
        // The terminal signals every process in it; only the parent decides what that means for the work.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        ThreadPriorities.LowerCurrent(int.Parse(args[2], CultureInfo.InvariantCulture));
        // Every model that comes here has been tried, and this process is the place to fail in.
        ModelProbe.IsSandbox = true;
        MuJoCoLibrary.EnsureLoaded();
        // After the library, since the limit is for the models.
        ProcessLimits.TryLimitMemory(long.Parse(args[1], CultureInfo.InvariantCulture));
        using var worker = new WorkerChild(new WorkerChannel(input, output));
        while (worker.ServeNext())
        {
            // One request after the other.
        }
    }

    /// <summary>Reads the result of an episode.</summary>
    public static EpisodeResult ReadResult(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        return new EpisodeResult(reader.Double(), reader.Double(), reader.Count(), (InvalidReason)reader.Byte());
    }

    public void Dispose()
    {
        foreach (var definition in definitions.Values) definition.Dispose();
        traced?.Dispose();
    }

    private bool ServeNext()
    {
        WorkerMessage request;
        try
        {
            request = channel.Receive();
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        try
        {
            writer.Clear();
            Serve(request, new StateReader(channel.Payload));
            channel.Send(WorkerMessage.Done, writer);
        }
        catch (OperationCanceledException)
        {
            channel.Send(WorkerMessage.Stopped, []);
        }
        catch (EndOfStreamException)
        {
            return false;
        }
        catch (Exception exception)
        {
            writer.Clear();
            writer.Text(exception.Message);
            channel.Send(exception is SpecificationException or PolicyFormatException ? WorkerMessage.Refused : WorkerMessage.Failed,
                writer);
        }
        return true;
    }

    private void Serve(WorkerMessage request, StateReader reader)
    {
        switch (request)
        {
            case WorkerMessage.BeginTrace:
                BeginTrace(ref reader);
                break;
            case WorkerMessage.Trace:
                Trace(ref reader);
                break;
            case WorkerMessage.BeginEpisode:
                BeginEpisode(ref reader);
                break;
            case WorkerMessage.Step:
                Step(ref reader);
                break;
            case WorkerMessage.Define:
                Define(ref reader, text => WorkerDefinition.OfSpecification(SpecificationYaml.Read(text)));
                break;
            case WorkerMessage.DefinePolicy:
                Define(ref reader, text => WorkerDefinition.OfPolicy(PolicyDocument.FromJson(text)));
                break;
            case WorkerMessage.Plan:
                Find(reader.Text()).Plan = PlanCodec.ReadShared(reader.Bytes(reader.Remaining));
                break;
            case WorkerMessage.Evaluate:
                gate.Begin();
                writer.Bytes(PlanCodec.WriteOutcomes([Find(reader.Text()).Evaluate(reader.Bytes(reader.Remaining), gate)]));
                break;
            case WorkerMessage.Try:
                gate.Begin();
                Write(Find(reader.Text()).Try(reader.UInt64(), reader.Count(), gate));
                break;
            default:
                throw new FormatException($"There is no request {(int)request}.");
        }
    }

    // Those that go are freed before the new one takes memory.
    private void Define(ref StateReader reader, Func<string, WorkerDefinition> make)
    {
        var (name, text) = (reader.Text(), reader.Text());
        for (var left = reader.Count(); left > 0; left--)
            if (definitions.Remove(reader.Text(), out var gone)) gone.Dispose();
        definitions[name] = make(text);
    }

    private WorkerDefinition Find(string name) =>
        definitions.TryGetValue(name, out var known)
            ? known
            : throw new InvalidOperationException("The worker process does not have what it is asked about.");

    private void Write(EpisodeResult result)
    {
        writer.Double(result.Return);
        writer.Double(result.TrainingReturn);
        writer.Count(result.Steps);
        writer.Byte((byte)result.Reason);
    }
}
