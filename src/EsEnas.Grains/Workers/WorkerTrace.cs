using EsEnas.Core.Binary;
using EsEnas.Core.Specifications;

namespace EsEnas.Grains.Workers;

/// <summary>
/// A trace of a task whose environment is in a worker process: <see cref="Tasks.TaskTrace"/>'s lines, without the danger.
/// </summary>
internal static class WorkerTrace
{
    private const int RowsAtOnce = 1000;

    /// <summary>Writes the whole trace.</summary>
    /// <exception cref="WorkerEndedException">The worker ended; what it said before has been written.</exception>
    public static void Write(WorkerProcess worker, ExperimentSpecification specification, double[]? positions, double[]? velocities,
        IReadOnlyList<double[]> actions, double[]? goal, TextWriter output, CancellationToken cancellationToken)
    {
        var request = new StateWriter();
        request.Text(SpecificationText.ToCanonicalYaml(specification));
        WriteVector(request, positions);
        WriteVector(request, velocities);
        WriteVector(request, goal);
        output.Write(TextOf(worker.Ask(WorkerMessage.BeginTrace, request, cancellationToken)));
        for (var first = 0; first < actions.Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, actions.Count - first);
            request.Clear();
            request.Count(first);
            request.Count(count);
            for (var i = 0; i < count; i++) request.Doubles(actions[first + i]);
            output.Write(TextOf(worker.Ask(WorkerMessage.Trace, request, cancellationToken)));
        }
    }

    /// <summary>Reads a vector, or null.</summary>
    public static double[]? ReadVector(ref StateReader reader) => reader.Byte() == 0 ? null : reader.Doubles(reader.CountOf(bytesEach: 8));

    private static void WriteVector(StateWriter writer, double[]? vector)
    {
        writer.Flag(vector is not null);
        if (vector is null) return;
        writer.Count(vector.Length);
        writer.Doubles(vector);
    }

    private static string TextOf(ReadOnlySpan<byte> answer)
    {
        var reader = new StateReader(answer);
        return reader.Text();
    }
}
