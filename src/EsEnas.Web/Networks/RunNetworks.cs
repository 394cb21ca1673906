using EsEnas.Core.Binary;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Training;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Reading;

namespace EsEnas.Web.Networks;

/// <summary>The networks of a run's kept checkpoints: what its models had in common then, and their weights. Thread safe.</summary>
/// <param name="run">The run.</param>
/// <param name="source">Gives the way to the grains.</param>
/// <param name="time">The clock.</param>
internal sealed class RunNetworks(RunId run, IPageSource source, TimeProvider time)
{
    // A glance at the models of an iteration, not a census.
    private const int MostModels = 64;
    private const int MostKept = 12;

    private readonly Lock sync = new();
    private readonly Dictionary<int, Task<NetworkView?>> views = [];

    // A run of quick iterations keeps more of them than anybody can look at.
    private readonly SparingRead<IReadOnlyList<int>> listing = new(time);
    private readonly SparingRead<NetworkView?> newest = new(time);

    private IRunArchive Archive => source.Grains.GetGrain<IRunArchive>(run.Value);

    /// <summary>The iterations whose checkpoint is kept, ascending; of a run that is at work those of a moment ago.</summary>
    internal Task<IReadOnlyList<int>> KeptAsync(RunStatus status) =>
        listing.ReadAsync(ListAsync, isForced: status.State != RunState.Running);

    /// <summary>The networks after an iteration; null if they are not kept, or are none (a function).</summary>
    internal Task<NetworkView?> AtAsync(RunStatus status, ExperimentSpecification specification, int iteration)
    {
        lock (sync)
        {
            if (views.TryGetValue(iteration, out var known) && !known.IsFaulted) return known;
            if (views.Count >= MostKept) views.Clear();
            return views[iteration] = ReadAsync(status, specification, iteration);
        }
    }

    /// <summary>The networks after the newest kept iteration; of a run that is at work those of a moment ago.</summary>
    internal Task<NetworkView?> NewestAsync(RunStatus status, ExperimentSpecification specification, int iteration) =>
        newest.ReadAsync(() => AtAsync(status, specification, iteration), isForced: status.State != RunState.Running);

    private async Task<IReadOnlyList<int>> ListAsync() =>
        [.. (await Archive.List().WaitAsync(Asking.Patience)).Select(kept => kept.Iteration.Value)
            .Where(iteration => iteration > 0).Order()];

    private async Task<NetworkView?> ReadAsync(RunStatus status, ExperimentSpecification specification, int iteration)
    {
        if (status.Layers.IsDefaultOrEmpty || status.DenseWeights == 0) return null;
        if (await Archive.Read(new IterationNumber(iteration)).WaitAsync(Asking.Patience) is not { } bytes) return null;
        return await Task.Run(() => Decode(specification, status, bytes, iteration));
    }

    private static NetworkView? Decode(ExperimentSpecification specification, RunStatus status, byte[] bytes, int iteration)
    {
        try
        {
            var space = ExperimentFactory.CreatePolicySpace(specification, status.Layers[0], status.Layers[^1]);
            var state = new Trainer(specification, new DrawnObjective(specification.Task, space)).Load(bytes);
            if (state.Recent.IsEmpty) return null;
            var theta = state.Theta.AsSpan();
            var networks = new List<WiredNetwork>();
            // Those that diverged come last.
            foreach (var model in state.Recent[^1].Models.OrderByDescending(model => model.TrainingReturn).Take(MostModels))
                networks.Add(space.WirePruned(model.Model, theta));
            return networks.Count == 0 ? null : NetworkView.Of($"iteration {Show.Count(iteration)}", networks);
        }
        catch (CheckpointException)
        {
            // Of a specification that was changed since, or of a newer build.
            return null;
        }
    }
}
