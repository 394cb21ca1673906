using System.Globalization;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>What changes rarely of a run, read when a page wants it and kept for the others. Thread safe.</summary>
internal sealed class RunDetails(RunId run, IPageSource source)
{
    private readonly Lock sync = new();
    private (string Key, Task<SpecificationView> Value)? specification;
    private (string Key, Task<PolicyDocument?> Value)? policy;
    private (string Key, Task<IReadOnlyList<PolicyDocument>> Value)? front;
    private Task<SignalNames>? names;

    private IExperimentGrain Grain => source.Grains.GetGrain<IExperimentGrain>(run.Value);

    private IStoreReader Stored => source.Grains.GetGrain<IStoreReader>(0);

    /// <summary>The specification of a run that stands so. A run is extended where it rests, and then goes on.</summary>
    internal Task<SpecificationView> SpecificationAsync(RunStatus status) => Kept(ref specification,
        $"{status.SubmittedAt:O} {status.Iterations} {status.EpisodesAllowed} {status.Phases.Length} {status.State} "
            + (status.State == RunState.Running ? 0 : status.Evaluations).ToString(CultureInfo.InvariantCulture),
        async () => SpecificationView.Of(await Asking.AskAsync(() => Grain.GetSpecification(), () => Stored.GetSpecification(run),
            CancellationToken.None)));

    /// <summary>The chosen policy; null before it is chosen, and for a function.</summary>
    internal Task<PolicyDocument?> PolicyAsync(RunStatus status) => status is { State: RunState.Completed, PolicyReturn: not null }
        ? Kept(ref policy, KeyOf(status), async () =>
            await Asking.AskAsync(AskPolicyAsync, () => Stored.FindPolicy(run), CancellationToken.None) is { } json
                ? PolicyDocument.FromJson(json) : null)
        : Task.FromResult<PolicyDocument?>(null);

    /// <summary>The policies of the front, the largest first.</summary>
    internal Task<IReadOnlyList<PolicyDocument>> FrontAsync(RunStatus status) => status.Front.IsDefaultOrEmpty
        ? Task.FromResult<IReadOnlyList<PolicyDocument>>([])
        : Kept(ref front, KeyOf(status), async () =>
            (IReadOnlyList<PolicyDocument>)[.. FrontPolicies.Unpack(await Grain.GetFront().WaitAsync(Asking.Patience))
                .Select(PolicyDocument.FromJson)]);

    /// <summary>What its policies observe and drive; of a function nothing, and of a run that has just begun.</summary>
    internal Task<SignalNames> NamesAsync(RunStatus status)
    {
        lock (sync)
        {
            if (status.DenseWeights == 0 || status.Iteration.IsBeforeFirst) return Task.FromResult(SignalNames.None);
            return names ??= SignalNames.AskAsync(status, source);
        }
    }

    private static string KeyOf(RunStatus status) =>
        $"{status.Fingerprint} {status.PolicyReturn} {status.PolicyWeights} {(status.Front.IsDefault ? 0 : status.Front.Length)}";

    private async Task<string?> AskPolicyAsync() => (await Grain.RequestPolicy()).Json;

    private Task<T> Kept<T>(ref (string Key, Task<T> Value)? kept, string key, Func<Task<T>> read)
    {
        lock (sync)
        {
            if (kept is not { } known || known.Key != key || known.Value.IsFaulted) kept = (key, read());
            return kept!.Value.Value;
        }
    }
}
