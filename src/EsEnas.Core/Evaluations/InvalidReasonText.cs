using System.Collections.Immutable;

namespace EsEnas.Core.Evaluations;

/// <summary>The words for reasons: in tables and messages, in JSON and CSV.</summary>
public static class InvalidReasonText
{
    private static readonly ImmutableArray<InvalidReason> Ordered =
        [.. Enum.GetValues<InvalidReason>().Where(reason => reason != InvalidReason.None)];

    /// <summary>Every reason but <see cref="InvalidReason.None"/>, in the order of its number.</summary>
    public static ImmutableArray<InvalidReason> All => Ordered;

    /// <summary>In a few words: <c>contacts full</c>.</summary>
    public static string Words(InvalidReason reason) => reason switch
    {
        InvalidReason.None => "valid",
        InvalidReason.Unknown => "reason unknown",
        InvalidReason.Diverged => "diverged",
        InvalidReason.NonFiniteAction => "action not finite",
        InvalidReason.NonFiniteObservation => "observation not finite",
        InvalidReason.NonFiniteReward => "reward not finite",
        InvalidReason.BadControl => "control too large",
        InvalidReason.ContactsFull => "contacts full",
        InvalidReason.ConstraintsFull => "constraints full",
        InvalidReason.BadInertia => "inertia matrix singular",
        InvalidReason.ProcessAborted => "process aborted",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };

    /// <summary>As a JSON key: <c>contactsFull</c>.</summary>
    public static string Key(InvalidReason reason)
    {
        var name = reason.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>As a column of <c>history --csv</c>: <c>invalidContactsFull</c>.</summary>
    public static string Column(InvalidReason reason) => $"invalid{reason}";

    /// <summary>As the value of a telemetry attribute: <c>contacts_full</c>.</summary>
    public static string Label(InvalidReason reason) =>
        string.Concat(reason.ToString()
            .Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(letter) : $"{letter}"));

    /// <summary>What a user can do about it, as the rest of a sentence that begins with the count.</summary>
    public static string Advice(InvalidReason reason) => reason switch
    {
        InvalidReason.Diverged => "use a smaller timestep, weaker actuators (gear, ctrlrange), or more damping and armature",
        InvalidReason.NonFiniteAction => "normalize observations, or clip those that grow without bound",
        InvalidReason.NonFiniteObservation => "clip the observations that grow without bound",
        InvalidReason.NonFiniteReward => "look at the reward terms: one of them has no bound",
        InvalidReason.BadControl => "give the actuators a ctrlrange",
        InvalidReason.ContactsFull or InvalidReason.ConstraintsFull =>
            "raise nconmax and njmax in the model's <size>; `esenas validate` measures what it needs",
        InvalidReason.BadInertia => "give every moving body mass and inertia, or its joints armature",
        InvalidReason.ProcessAborted => "the model asks of the library what it cannot do; `esenas validate` shows its message",
        _ => "validate the task file",
    };
}
