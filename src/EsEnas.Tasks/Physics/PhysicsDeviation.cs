using System.Globalization;

namespace EsEnas.Tasks.Physics;

/// <summary>A reference that did not come out.</summary>
/// <param name="Task">The built-in task.</param>
/// <param name="Reference">Which of its references, such as <c>hopper</c> or <c>pusher touching the puck</c>.</param>
/// <param name="Step">The first compared environment step that differs by more than is allowed; 0 is the start.</param>
/// <param name="Difference">
/// The largest difference of an observation's number there, relative to numbers beyond 1; infinite if the simulation blew up or the model
/// did not compile.
/// </param>
/// <param name="Reason">What the library said against the model; empty if it compiled.</param>
public sealed record PhysicsDeviation(string Task, string Reference, int Step, double Difference, string Reason)
{
    /// <summary>The deviation in words.</summary>
    public override string ToString() => this switch
    {
        { Reason.Length: > 0 } => $"{Reference}: the library refuses the model: {Reason}",
        { Difference: double.PositiveInfinity } =>
            string.Create(CultureInfo.InvariantCulture, $"{Reference}: the simulation blew up by step {Step}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Reference}: differs by {Difference:G2} at step {Step}"),
    };
}
