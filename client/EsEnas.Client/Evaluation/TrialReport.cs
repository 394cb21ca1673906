using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Client.Evaluation;

/// <summary>What `validate` says of the trial of a task with random policies.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Room">
/// Contacts and constraints that the model has room for; null where they are no limits: in built-in tasks, which have enough, and from
/// MuJoCo 2.3.0 on.
///</param>
internal sealed record TrialReport(RolloutTrial Trial, ModelUse? Room)
{
    private const double NearlyFull = 0.8;

    /// <summary>The size element that the model needs, tried; null where it needs none, or where none would do.</summary>
    public string? Size { get; private init; }

    /// <summary>Whether no episode was valid: a run would most likely be failed.</summary>
    public bool IsHopeless => !Trial.Episodes.IsEmpty && Trial.Episodes.All(episode => !episode.IsValid);

    /// <summary>Tries a specification's task.</summary>
    public static TrialReport Of(ExperimentSpecification specification)
    {
        var trial = RolloutTrial.Run(specification);
        // From 2.3.0 on a model needs no such limits.
        var limited = specification.TaskFile.Model is not null && !MuJoCoLibrary.IsAtLeast(2, 3, 0);
        var report = new TrialReport(trial, limited ? ModelSizes.Of(specification.TaskFile.Model!) : null);
        return report.Wanted is { } wanted ? report with { Size = ModelSizes.Advice(specification.TaskFile.Model!, wanted) } : report;
    }

    /// <summary>Lines of a name and a text.</summary>
    public IEnumerable<(string Name, string Text)> Lines()
    {
        var valid = Trial.Episodes.Where(episode => episode.IsValid).ToList();
        var returns = valid.Count == 0
            ? "no return"
            : $"returns {Numbers.Return(valid.Min(episode => episode.Return))} to {Numbers.Return(valid.Max(episode => episode.Return))}";
        var steps = Trial.Episodes.IsEmpty
            ? ""
            : $", {StepsText(Trial.Episodes.Min(episode => episode.Steps), Trial.Episodes.Max(episode => episode.Steps))}";
        yield return ("trial", $"{Trial.Episodes.Length} random policies: {returns}{steps}");
        yield return ("contacts", $"{Share(Trial.Used.Contacts, Room?.Contacts)} at once, " +
            $"constraints {Share(Trial.Used.Constraints, Room?.Constraints)}");
    }

    /// <summary>What a user should know before a run, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Trial.Failure.Length > 0) yield return $"the trial with random policies ended early: {Trial.Failure}";
        if (Trial.Invalid is { Total: > 0 } invalid)
            yield return $"{InvalidText.Of(invalid, Trial.Episodes.Length, "episodes")}: {Advice(invalid)}";
        else if (IsNearlyFull)
            yield return $"the model is nearly full: {SizeAdvice()}";
    }

    private bool IsNearlyFull => Room is { } room && Trial.Invalid.Total == 0
        && (Trial.Used.Contacts >= NearlyFull * room.Contacts || Trial.Used.Constraints >= NearlyFull * room.Constraints);

    /// <summary>What a size should have room for; null if nothing is known to be missing.</summary>
    private ModelUse? Wanted => Trial.NeedsMore ? null : Trial.Needed ?? (IsNearlyFull ? Trial.Used : null);

    /// <summary>As the property <c>trial</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var valid = Trial.Episodes.Where(episode => episode.IsValid).Select(episode => episode.Return).ToList();
        writer.WriteStartObject("trial");
        writer.WriteNumber("episodes", Trial.Episodes.Length);
        writer.WriteNumber("horizon", Trial.Horizon);
        writer.WriteReal("min", valid.Count == 0 ? null : valid.Min());
        writer.WriteReal("max", valid.Count == 0 ? null : valid.Max());
        writer.WriteReal("steps", Trial.Episodes.IsEmpty ? null : Trial.Episodes.Average(episode => episode.Steps));
        writer.WriteNumber("diverged", Trial.Invalid.Total);
        InvalidText.Write(writer, "invalid", Trial.Invalid);
        WriteUse(writer, "used", Trial.Used);
        WriteUse(writer, "room", Room);
        WriteUse(writer, "needed", Trial.Needed);
        writer.WriteString("size", Size);
        writer.WriteString("failure", Trial.Failure);
        writer.WriteEndObject();
    }

    private string Advice(InvalidCounts invalid) => string.Join("; ", invalid.Present.Select(pair => pair.Reason).Select(reason =>
        reason is InvalidReason.ContactsFull or InvalidReason.ConstraintsFull && (Trial.Needed is not null || Trial.NeedsMore)
            ? SizeAdvice() : InvalidReasonText.Advice(reason)).Distinct());

    private string SizeAdvice()
    {
        var seen = Trial.Needed ?? Trial.Used;
        return Size is { } size
            ? string.Create(CultureInfo.InvariantCulture,
                $"write {size} into the model (seen at once: {seen.Contacts} contacts, {seen.Constraints} constraints)")
            : string.Create(CultureInfo.InvariantCulture,
                $"no size that a model may have is enough (at most {ModelSizes.MostContacts} contacts, " +
                $"{ModelSizes.MostConstraints} constraints, and ")
                + string.Create(CultureInfo.InvariantCulture, $"{ModelProbe.Limits.MemoryBytes >> 20} MiB of memory): " +
                    $"let fewer geoms collide (contype, conaffinity), or leave bodies out");
    }

    private static string StepsText(int least, int most) =>
        least == most
            ? $"{Numbers.Count(most)} step{(most == 1 ? "" : "s")} each"
            : $"{Numbers.Count(least)} to {Numbers.Count(most)} steps";

    private static string Share(int used, int? room) =>
        room is { } limit ? $"{Numbers.Count(used)} of {Numbers.Count(limit)}" : Numbers.Count(used);

    private static void WriteUse(Utf8JsonWriter writer, string name, ModelUse? use)
    {
        if (use is not { } known)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("contacts", known.Contacts);
        writer.WriteNumber("constraints", known.Constraints);
        writer.WriteEndObject();
    }
}
