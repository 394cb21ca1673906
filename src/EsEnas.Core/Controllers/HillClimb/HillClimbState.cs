namespace EsEnas.Core.Controllers.HillClimb;

/// <summary>The state of hill climbing.</summary>
/// <param name="Best">The model to climb from, and its return; null before the first feedback.</param>
public sealed record HillClimbState(Feedback? Best) : ControllerState;
