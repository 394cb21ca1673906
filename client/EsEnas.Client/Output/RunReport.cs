using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EsEnas.Analysis;
using EsEnas.Client.Parsing;
using EsEnas.Client.Specifications;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Output;

/// <summary>
/// A run's status for scripts (JSON) and for people (lines). Plain text only: `show` has to answer at once on a busy machine.
/// </summary>
internal static class RunReport
{
    private const int MostPoints = 6;

    public static string StateName(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Paused => "paused",
        RunState.Completed => "completed",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        RunState.Damaged => "damaged",
        _ => ((int)state).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether a run will not continue by itself and has no result: failed, or damaged.</summary>
    public static bool IsBroken(RunState state) => state is RunState.Failed or RunState.Damaged;

    /// <summary>How a run without a result ended, with the reason: "failed: …".</summary>
    public static string EndText(RunStatus status)
    {
        var end = status.State switch { RunState.Cancelled => "was cancelled", RunState.Damaged => "is damaged", _ => "failed" };
        return status.Message.Length > 0 ? $"{end}: {status.Message}" : end;
    }

    public static string ToJson(RunStatus status) => Json.Object(writer => WriteProperties(writer, status));

    public static void WriteProperties(Utf8JsonWriter writer, RunStatus status)
    {
        writer.WriteString("id", status.Id.Value);
        writer.WriteString("state", StateName(status.State));
        writer.WriteString("task", status.Task);
        writer.WriteNumber("iteration", status.Iteration.Value);
        writer.WriteNumber("iterations", status.Iterations);
        writer.WriteReal("meanReturn", status.MeanReturn);
        writer.WriteReal("bestReturn", status.BestReturn);
        writer.WriteString("fingerprint", status.Fingerprint);
        writer.WriteReal("liveWeights", status.LiveWeights);
        writer.WriteNumber("biases", status.Biases);
        writer.WriteNumber("bits", status.Bits);
        writer.WriteString("traceId", status.TraceId);
        writer.WriteNumber("seed", status.Seed);
        writer.WriteNumber("denseWeights", status.DenseWeights);
        writer.WriteReal("policyReturn", status.PolicyReturn);
        writer.WriteReal("policyReturnError", status.PolicyReturnError);
        writer.WriteReal("policyWeights", status.PolicyWeights);
        writer.WriteReal("compression", Compression(status));
        writer.WriteNumber("fairBits", status.FairBits);
        writer.WriteNumber("checkpointedIteration", status.CheckpointedIteration.Value);
        writer.WriteNumber("evaluationsPerIteration", status.EvaluationsPerIteration);
        writer.WriteReal("evaluationsPerSecond", status.EvaluationsPerSecond);
        writer.WriteReal("secondsPerIteration", status.SecondsPerIteration);
        writer.WriteString("activity", ActivityText.Of(status));
        WriteProgress(writer, status);
        writer.WriteString("message", status.Message);
        writer.WriteString("warning", status.Warning);
        writer.WriteString("schedule", status.Schedule);
        writer.WriteNumber("meanReturnIteration", status.MeanReturnIteration.Value);
        writer.WriteString("submittedAt", status.SubmittedAt);
        WriteInvalid(writer, status);
        WritePhases(writer, status);
        writer.WriteObjects("pareto", Front(status), point =>
        {
            writer.WriteNumber("liveWeights", point.LiveWeights);
            writer.WriteReal("return", point.Return);
            writer.WriteNumber("iteration", point.Iteration.Value);
        });
        WriteOrigin(writer, status.ForkedFrom);
        WriteDescription(writer, status.Name, status.Labels);
        writer.WriteString("numericsIdentity", status.NumericsIdentity);
        writer.WriteString("recipe", status.Recipe);
        DeploymentText.Write(writer, "deployment", status.Deployment);
        writer.WriteString("endedBy", status.EndedBy);
        writer.WriteNumber("trainingEpisodes", status.TrainingEpisodes);
        writer.WriteReal("trainingSteps", status.TrainingSteps);
        writer.WriteNumber("laterEpisodes", SpendingText.LaterEpisodes(status));
        writer.WriteNumber("laterSteps", SpendingText.LaterSteps(status));
        writer.WriteReal("secondsSpent", status.SecondsSpent);
        FrontText.Write(writer, status);
    }

    /// <summary>What a user calls it: nothing for a run that has no name of its own, and no labels.</summary>
    public static void WriteDescription(Utf8JsonWriter writer, string? name, string? labels)
    {
        if (!string.IsNullOrEmpty(name)) writer.WriteString("name", name);
        if (string.IsNullOrEmpty(labels)) return;
        writer.WriteStartObject("labels");
        foreach (var (key, value) in RunLabels.Read(labels).Values) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteInvalid(Utf8JsonWriter writer, RunStatus status)
    {
        var invalid = InvalidCounts.FromNumbers(status.Invalid);
        writer.WriteNumber("evaluations", status.Evaluations);
        writer.WriteNumber("diverged", invalid.Total);
        InvalidText.Write(writer, "invalid", invalid);
        InvalidText.Write(writer, "lastInvalid", InvalidCounts.FromNumbers(status.LastInvalid));
        writer.WriteNumber("policyDiverged", status.PolicyInvalid);
    }

    /// <summary>Where a fork began; nothing for a run that is none.</summary>
    public static void WriteOrigin(Utf8JsonWriter writer, ForkOrigin? origin)
    {
        if (origin is null) return;
        writer.WriteStartObject("forkedFrom");
        writer.WriteString("run", origin.Run.Value);
        writer.WriteNumber("iteration", origin.Iteration.Value);
        writer.WriteString("fingerprint", origin.Fingerprint);
        writer.WriteEndObject();
    }

    /// <summary>The status as aligned "name  value" lines, ending with a line break.</summary>
    /// <param name="status">The status.</param>
    /// <param name="commands">Command lines, for a run that waits for one; null leaves it out.</param>
    public static string ToText(RunStatus status, CommandNames? commands = null)
    {
        var fields = Fields(status);
        if (commands is not null && status.State == RunState.Paused) fields.Add(("next", commands.Line("resume", status.Id)));
        return Align(fields) + FrontText.Table(status);
    }

    /// <summary>The result of a completed run, with the commands that a user types next.</summary>
    public static string ResultText(RunStatus status, PolicyDocument? policy, CommandNames commands)
    {
        var fields = Fields(status);
        if (policy is not null)
        {
            fields.RemoveAll(field => field.Name is "policy" or "size" or "deployed");
            var at = fields.FindIndex(field => field.Name == "mean return");
            if (policy.Provenance is { Return: { } mean, ReturnStd: { } std, Episodes: > 0 and var episodes })
                fields.Insert(at, ("policy", $"{Numbers.Return(mean)} ± {Numbers.Return(std / Math.Sqrt(episodes))} over {episodes} " +
                    $"episodes that had no part in choosing it{InvalidEpisodes(status)}"));
            fields.Insert(Math.Min(at + 1, fields.Count), ("size", SizeText(policy.Size)));
            fields.Insert(Math.Min(at + 2, fields.Count), ("deployed", DeploymentText.Of(PolicyDeployment.Of(policy.Deployment))));
        }
        if (BlackboxTask.Is(status.Task))
        {
            fields.Add(("next", commands.Line("history", status.Id)));
            return Align(fields);
        }
        fields.Add(("next", commands.Line("export", status.Id, "-o", "policy.json")));
        fields.Add(("", commands.Line("eval", status.Id)));
        return Align(fields) + FrontText.Table(status);
    }

    // Of the chosen policy, before that of the last iteration's models.
    private static double Weights(RunStatus status) => status.PolicyWeights ?? status.LiveWeights;

    private static double? Compression(RunStatus status) =>
        status.DenseWeights == 0 ? null : ModelSize.CompressionOf(Weights(status), status.Biases, status.DenseWeights);

    private static string SizeText(RunStatus status)
    {
        var smaller = Compression(status) is { } compression ? $", {Numbers.Percent(compression)} smaller than dense" : "";
        var fair = status.FairBits > 0 ? $" ({Numbers.Count(status.FairBits)} in a fair count)" : "";
        return $"{Numbers.Count(Weights(status))} of {Numbers.Count(status.DenseWeights)} weights + {Numbers.Count(status.Biases)} " +
            $"biases{smaller}; {Numbers.Count(status.Bits)} bits{fair}";
    }

    public static string SizeText(ModelSize size) => string.Create(CultureInfo.InvariantCulture,
        $"{size.LiveWeights} weights + {size.Biases} biases, {Numbers.Percent(size.Compression)} smaller than dense ({size.DenseWeights} " +
        $"+ {size.Biases}); {size.Bits:#,0} bits ({size.FairBits:#,0} in a fair count)");

    public static void WriteRow(Utf8JsonWriter writer, IterationRow row)
    {
        writer.WriteNumber("iteration", row.Iteration.Value);
        writer.WriteReal("meanReturn", row.MeanReturn);
        writer.WriteReal("bestReturn", row.BestReturn);
        writer.WriteReal("trainingMean", row.TrainingMean);
        writer.WriteReal("trainingStd", row.TrainingStd);
        writer.WriteNumber("evaluations", row.Evaluations);
        writer.WriteNumber("diverged", row.Diverged);
        writer.WriteNumber("steps", row.Steps);
        writer.WriteReal("liveWeights", row.LiveWeights);
        writer.WriteString("fingerprint", row.Fingerprint.ToString());
        InvalidText.Write(writer, "invalid", row.Invalid);
        writer.WriteNumber("meanReturnIteration", row.MeanReturnIteration.Value);
        writer.WriteNumber("scaleReductions", row.Scale.Reductions);
        writer.WriteNumber("scaleIteration", row.Scale.Iteration);
        writer.WriteNumber("scaleReturnedTo", row.Scale.ReturnedTo);
        writer.WriteString("scaleChange", ScaleText.Word(row.Scale.Change));
        writer.WriteNumber("scaleNarrowings", row.Scale.Narrowings);
    }

    /// <summary>What an iteration's proposals have in common; what does not apply to the run's space or controller is left out.</summary>
    public static void WriteProposals(Utf8JsonWriter writer, ProposalSummary summary)
    {
        if (double.IsFinite(summary.Certainty)) writer.WriteReal("certainty", summary.Certainty);
        if (double.IsFinite(summary.Entropy)) writer.WriteReal("entropy", summary.Entropy);
        if (summary.EdgeCounts.IsEmpty) return;
        writer.WriteStartArray("edgeCounts");
        foreach (var count in summary.EdgeCounts) writer.WriteNumberValue(count);
        writer.WriteEndArray();
    }

    private static void WriteProgress(Utf8JsonWriter writer, RunStatus status)
    {
        writer.WriteString("blockedBy",
            status.BlockedBy == RunBlock.None ? "" : JsonNamingPolicy.CamelCase.ConvertName($"{status.BlockedBy}"));
        if (status.Progress is not { } progress) return;
        writer.WriteStartObject("progress");
        writer.WriteString("phase", progress.Phase);
        writer.WriteString("unit", progress.Unit);
        writer.WriteNumber("done", progress.Done);
        writer.WriteNumber("steps", progress.Steps);
        writer.WriteNumber("evaluationsDone", progress.EvaluationsDone);
        writer.WriteNumber("evaluations", progress.Evaluations);
        writer.WriteEndObject();
    }

    private static void WritePhases(Utf8JsonWriter writer, RunStatus status)
    {
        // The name that scripts know; the phases by their own names follow.
        if (status.Polish is { } polish)
        {
            writer.WriteStartObject("polish");
            writer.WriteNumber("iteration", polish.Iteration);
            writer.WriteNumber("iterations", polish.Iterations);
            writer.WriteReal("before", polish.Before);
            writer.WriteReal("after", polish.After);
            writer.WriteReal("gain", polish.Gain);
            writer.WriteEndObject();
        }

        writer.WriteObjects("phases", PhasesOf(status), phase =>
        {
            writer.WriteString("phase", phase.Name);
            writer.WriteString("unit", phase.Unit);
            writer.WriteNumber("done", phase.Done);
            writer.WriteNumber("steps", phase.Steps);
            writer.WriteReal("before", phase.Before);
            writer.WriteReal("after", phase.After);
            writer.WriteReal("gain", phase.Gain);
            writer.WriteNumber("episodes", phase.Episodes);
            writer.WriteNumber("environmentSteps", phase.EnvironmentSteps);
        });
    }

    // A silo of an older build knows one by name.
    internal static ImmutableArray<PhaseStatus> PhasesOf(RunStatus status) =>
        !status.Phases.IsDefaultOrEmpty ? status.Phases
        : status.Polish is { } polish
        ? [new PhaseStatus("fine-tuning", polish.Iteration, polish.Iterations, "iteration", polish.Before, polish.After)]
        : [];

    // Two means of a hundred episodes differ by chance: what is within two standard errors is no gain that anybody could see again.
    private static string PhaseText(PhaseStatus phase, double? error) => phase switch
    {
        { Gain: > 0 and var gain } when error is { } deviation && gain < 2 * Math.Sqrt(2) * deviation =>
            $"no clear gain: from {Numbers.Return(phase.Before)} to {Numbers.Return(phase.After)} in {Numbers.Count(phase.Steps)} " +
            $"{phase.Unit}s, each ± {Numbers.Return(deviation)}",
        { Gain: > 0 and var gain } => $"gained {Numbers.Return(gain)}: " +
            $"from {Numbers.Return(phase.Before)} to {Numbers.Return(phase.After)} in {Numbers.Count(phase.Steps)} {phase.Unit}s",
        { After: { } after } => $"gained nothing: {Numbers.Return(after)} after {Numbers.Count(phase.Steps)} {phase.Unit}s; " +
            $"the policy stays as it was chosen, {Numbers.Return(phase.Before)}",
        _ => $"{Numbers.Count(phase.Done)} of {Numbers.Count(phase.Steps)} {phase.Unit}s, from {Numbers.Return(phase.Before)}",
    };

    // What took something away is told by what it took.
    private static string TextOf(PhaseStatus phase, RunStatus status) =>
        phase is { Name: "shrink", After: not null } && FrontText.GivenUp(status) is { } givenUp
            ? $"{givenUp}; {Numbers.Count(phase.Done)} {phase.Unit}s"
            : PhaseText(phase, status.PolicyReturnError);

    private static ImmutableArray<ParetoPoint> Front(RunStatus status) => status.Pareto.IsDefault ? [] : status.Pareto;

    // The sizes in a line, thinned to the ends and what lies evenly between them.
    private static string ParetoText(ImmutableArray<ParetoPoint> front) =>
        string.Join(", ", Evenly.Spaced(front.Length, MostPoints)
            .Select(i => $"{Numbers.Count(front[i].LiveWeights)} weights {Numbers.Return(front[i].Return)}"))
        + " (best single episodes)";

    private static List<(string Name, string Value)> Fields(RunStatus status)
    {
        var fields = new List<(string Name, string Value)>
        {
            ("run", $"{(status.Name.Length > 0 ? status.Name : status.Id.Value)}  ({StateName(status.State)})"),
            ("task", $"{status.Task}, seed {status.Seed.ToString(CultureInfo.InvariantCulture)}{RecipeText(status)}"),
            ("iteration", $"{Numbers.Count(status.Iteration.Value)} of {Numbers.Count(status.Iterations)}"
                +
                (status.CheckpointedIteration < status.Iteration
                    ? $" (checkpoint at {Numbers.Count(status.CheckpointedIteration.Value)})" : "")),
        };
        if (SpendingText.Of(status) is { Length: > 0 } spent) fields.Add((SpendingText.UnitOf(status), spent));
        if (SpendingText.EndOf(status) is { Length: > 0 } end) fields.Add(("ended by", end));
        if (status.Name.Length > 0) fields.Insert(1, ("submitted as", status.Id.Value));
        if (status.Labels.Length > 0) fields.Add(("labels", status.Labels));
        if (status.ForkedFrom is { } origin)
            fields.Add(("forked from", $"{origin.Run}@{origin.Iteration}  ({origin.Fingerprint})"));
        if (status.PolicyReturn is { } policyReturn)
            fields.Add(("policy", $"{Numbers.Return(policyReturn)} ± {Numbers.Return(status.PolicyReturnError)}{InvalidEpisodes(status)}"));
        foreach (var phase in PhasesOf(status).Where(phase => phase.Before is not null))
            fields.Add((phase.Name, TextOf(phase, status)));
        var measured = !status.MeanReturnIteration.IsBeforeFirst && status.MeanReturnIteration < status.Iteration
            ? $" (iteration {status.MeanReturnIteration})"
            : "";
        fields.Add(("mean return", $"{Numbers.Return(status.MeanReturn)}{measured}, best {Numbers.Return(status.BestReturn)}"));
        if (status.Schedule.Length > 0) fields.Add(("steps", status.Schedule));
        if (InvalidLine(status) is { } invalid) fields.Add(("invalid", invalid));
        if (BlackboxTask.Is(status.Task))
            fields.Add(("note", "a function has no policy: there is nothing to export or to measure"));
        else if (!status.Iteration.IsBeforeFirst)
            fields.Add(("size", SizeText(status)));
        if (status.Deployment is { } deployment) fields.Add(("deployed", DeploymentText.Of(deployment)));
        if (Front(status) is { Length: > 1 } front) fields.Add(("pareto", ParetoText(front)));
        if (status.State == RunState.Running && status.EvaluationsPerSecond > 0)
            fields.Add(("speed", $"{Numbers.Rate(status.EvaluationsPerSecond)} evaluations/s, {TimeLeft(status)} left"));
        if (ActivityText.Of(status) is { Length: > 0 } activity) fields.Add(("now", activity));
        if (status.Message.Length > 0) fields.Add(("message", status.Message));
        if (status.Warning.Length > 0) fields.Add(("warning", status.Warning));
        if (status.Fingerprint.Length > 0) fields.Add(("fingerprint", status.Fingerprint));
        if (status.NumericsIdentity.Length > 0) fields.Add(("numerics", NumericsDifference.Describe(status.NumericsIdentity)));
        if (status.TraceId.Length > 0) fields.Add(("trace", status.TraceId));
        return fields;
    }

    private static string RecipeText(RunStatus status) => status.Recipe.Length > 0 ? $", recipe {status.Recipe}" : "";

    private static string? InvalidLine(RunStatus status)
    {
        var (all, last) = (InvalidCounts.FromNumbers(status.Invalid), InvalidCounts.FromNumbers(status.LastInvalid));
        if (all.Total == 0) return last.Total == 0 ? null : $"in the last iteration {InvalidText.Of(last, status.EvaluationsPerIteration)}";
        return $"{InvalidText.Of(all, status.Evaluations)}; in the last iteration {(last.Total == 0 ? "none" : $"{last}")}";
    }

    private static string InvalidEpisodes(RunStatus status) =>
        status.PolicyInvalid == 0
            ? ""
            : $"; {Numbers.Count(status.PolicyInvalid)} more episode{(status.PolicyInvalid == 1 ? "" : "s")} invalid";

    // What ends training has not ended it yet; the phases after it have their steps.
    public static string TimeLeft(RunStatus status) => (status is { MayEndEarly: true, EndedBy: "" } ? "at most " : "") +
        Numbers.Duration(status.SecondsPerIteration > 0 ? status.SecondsPerIteration * IterationsLeft(status) : double.NaN);

    private static int IterationsLeft(RunStatus status) =>
        IterationBound.Of(status) - status.Iteration.Value + PhasesOf(status)
            .Where(phase => phase.Unit == "iteration").Sum(phase => phase.Steps - phase.Done);

    private static string Align(List<(string Name, string Value)> fields)
    {
        var width = fields.Max(field => field.Name.Length) + 2;
        var text = new StringBuilder();
        foreach (var (name, value) in fields) text.Append(name.PadRight(width)).Append(SafeText.Line(value)).Append('\n');
        return text.ToString();
    }
}
