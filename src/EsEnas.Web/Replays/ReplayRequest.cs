using System.Globalization;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Replays;

/// <summary>Which episode is replayed: what the address says.</summary>
/// <param name="Policy">The policy of the front, from 0; null: the chosen one.</param>
/// <param name="Seed">Seed of the episode, as in <c>eval</c>.</param>
/// <param name="Episode">Number of the episode, from 0.</param>
/// <param name="Iteration">Of a recorded evaluation: its iteration, from 1; null for an episode of a policy.</param>
/// <param name="Evaluation">Of a recorded evaluation: its index, from 0.</param>
/// <param name="Phase">Of a recorded evaluation: the phase after training that made it; empty for training.</param>
internal sealed record ReplayRequest(int? Policy, ulong Seed, int Episode, int? Iteration, int Evaluation, string Phase)
{
    private const int FramesPerSecond = 50;

    /// <summary>The query part of its address.</summary>
    internal string Query => Pages.RunListQuery.Query(("policy", Text(Policy)), ("seed", Seed == 1 ? "" : Text((long)Seed)),
        ("episode", Episode == 0 ? "" : Text(Episode)), ("iteration", Text(Iteration)),
        ("evaluation", Iteration is null || Evaluation == 0 ? "" : Text(Evaluation)), ("phase", Iteration is null ? "" : Phase));

    /// <summary>Says when the same request is of another policy: a run trains on, or is shrunk. Evaluations stay what they are.</summary>
    internal static string StateOf(RunStatus status, int? iteration) => iteration is not null ? ""
        : $"{status.Fingerprint} {status.PolicyReturn} {(status.Front.IsDefault ? 0 : status.Front.Length)}";

    /// <summary>It as the grains understand it.</summary>
    internal TrajectoryRequest ToRequest() => new()
    {
        FramesPerSecond = FramesPerSecond,
        Seed = Seed,
        Episode = Episode,
        FrontPoint = Iteration is null ? Policy : null,
        Iteration = Iteration,
        Evaluation = Evaluation,
        Phase = Phase,
    };

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
