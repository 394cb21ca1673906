using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Numerics;
using EsEnas.Core.Rollouts;
using EsEnas.Core.Specifications;
using EsEnas.Tasks;

namespace EsEnas.Grains.Workers;

/// <summary>
/// A user's task as an environment, stepped in a worker process: to the bit what it would be in this one, and a model that ends its process
/// ends the worker.
/// </summary>
/// <remarks>Not thread safe. A step costs some microseconds of pipe; training does not use it.</remarks>
public sealed class WorkerEnvironment : ITaskEnvironment
{
    private readonly WorkerProcess worker;
    private readonly Action<WorkerProcess> end;
    private readonly string specification;
    private readonly CancellationToken cancellationToken;
    private readonly StateWriter request = new();
    private double[] observation = [];
    private double[] poses = [];
    private double[] terms = [];
    private double[] sums = [];
    private int? iteration;

    internal WorkerEnvironment(WorkerProcess worker, Action<WorkerProcess> end, ExperimentSpecification specification,
        CancellationToken cancellationToken)
    {
        (this.worker, this.end, this.cancellationToken) = (worker, end, cancellationToken);
        this.specification = SpecificationText.ToCanonicalYaml(specification);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Observation => observation;

    /// <inheritdoc/>
    public ReadOnlySpan<double> BodyPoses => poses;

    /// <inheritdoc/>
    public ReadOnlySpan<double> RewardTerms => terms;

    /// <inheritdoc/>
    public ReadOnlySpan<double> TermSums => sums;

    /// <inheritdoc/>
    public void SetIteration(int? iteration) => this.iteration = iteration;

    /// <summary>Starts an episode with the stream's randomness; the stream stands at its start, and stays there.</summary>
    /// <exception cref="InvalidOperationException">The worker ended, with what it said, or the task is refused there.</exception>
    public void Reset(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (seed, purpose, a, b) = random.Origin;
        request.Clear();
        request.Text(specification);
        request.UInt64(seed);
        request.Int64((uint)purpose);
        request.Int64(a);
        request.Int64(b);
        request.Count(iteration ?? 0);
        var reader = new StateReader(Ask(WorkerMessage.BeginEpisode));
        ReadState(ref reader);
    }

    /// <summary>Makes a step.</summary>
    /// <exception cref="InvalidOperationException">The worker ended, with what it said.</exception>
    public StepResult Step(ReadOnlySpan<double> action)
    {
        request.Clear();
        request.Count(action.Length);
        request.Doubles(action);
        var reader = new StateReader(Ask(WorkerMessage.Step));
        var result = new StepResult(reader.Double(), reader.Double(), reader.Byte() != 0, (InvalidReason)reader.Byte());
        ReadState(ref reader);
        return result;
    }

    /// <summary>Ends the worker.</summary>
    public void Dispose() => end(worker);

    private ReadOnlySpan<byte> Ask(WorkerMessage kind)
    {
        try
        {
            return worker.Ask(kind, request, cancellationToken);
        }
        catch (WorkerEndedException ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"the task ended the process that stepped it: {ended.Message}", ended);
        }
    }

    private void ReadState(ref StateReader reader)
    {
        observation = reader.Doubles(reader.CountOf(bytesEach: 8));
        poses = reader.Doubles(reader.CountOf(bytesEach: 8));
        terms = reader.Doubles(reader.CountOf(bytesEach: 8));
        // A sum may overflow where the reward, in which terms cancel, does not.
        sums = new double[reader.CountOf(bytesEach: 8)];
        for (var i = 0; i < sums.Length; i++) sums[i] = reader.Double();
    }
}
