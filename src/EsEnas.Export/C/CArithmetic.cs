using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>What differs between C with floating point and C with whole numbers.</summary>
internal abstract class CArithmetic
{
    /// <summary>The type of observations and actions.</summary>
    public abstract string Number { get; }

    /// <summary>Bytes of one.</summary>
    public abstract int NumberBytes { get; }

    /// <summary>What a step needs besides a processor.</summary>
    public abstract string Needs { get; }

    /// <summary>The libraries that the linker is given.</summary>
    public abstract string Libraries { get; }

    /// <summary>Values that a step keeps.</summary>
    public abstract int ValueCount { get; }

    /// <summary>What the header includes.</summary>
    public virtual string Includes => "";

    /// <summary>The definition of <see cref="Number"/>, and what belongs to it.</summary>
    public abstract string Types { get; }

    /// <summary>When an observation is bad, for the header.</summary>
    public abstract string BadObservation { get; }

    /// <summary>When a policy has no action, for the header.</summary>
    public abstract string NotFinite { get; }

    /// <summary>What becomes of bad observations, for the README.</summary>
    public abstract string InputChecks { get; }

    /// <summary>What stands in the templates at marks of these names.</summary>
    public abstract IReadOnlyList<(string Mark, string Text)> Marks { get; }

    /// <summary>policy.c.</summary>
    public abstract CCode Write(string head);

    /// <summary>What the header says of the signals' formats.</summary>
    /// <param name="observations">The names of the observations' macros, without their prefix.</param>
    /// <param name="actions">The same for the actions.</param>
    public virtual string Formats(IReadOnlyList<string> observations, IReadOnlyList<string> actions) => "";

    /// <summary>An observation as a literal.</summary>
    public abstract string Observation(int index, double value);

    /// <summary>An action as a literal.</summary>
    public abstract string Action(int index, double value);

    /// <summary>The action where there is none, as a literal.</summary>
    public abstract string Rest(int index);

    /// <summary>How far two actions may be apart, as a literal.</summary>
    public abstract string Tolerance(int index, double bound);

    /// <summary>How far each action can be from the run's, for an observation.</summary>
    public abstract void FindBounds(ReadOnlySpan<double> observation, Span<double> bounds);

    /// <summary>How close the actions are, for the README.</summary>
    /// <param name="share">The largest bound over the vectors, as a share of an action's range.</param>
    public abstract string Closeness(double share);

    /// <summary>What an observation is cut to, for the README; empty for nothing.</summary>
    public virtual string Cut(ObservationSignal signal, int index) => double.IsFinite(signal.Low) || double.IsFinite(signal.High)
        ? string.Create(CultureInfo.InvariantCulture, $"{signal.Low:R} to {signal.High:R}") : "";

    /// <summary>What whoever puts the policy on a robot has to know, a sentence each, of names made safe.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>What the README's table of signals says of an observation besides.</summary>
    public virtual string ObservationFormat(int index) => "";

    /// <summary>The same of an action.</summary>
    public virtual string ActionFormat(int index) => "";
}
