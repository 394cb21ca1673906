namespace EsEnas.Core.Policies;

/// <summary>What was drawn for each episode of a policy's training, uniformly: what it has learned to bear.</summary>
/// <param name="Quantity">Its key in specifications, such as <c>actionDelay</c>.</param>
/// <param name="Low">The least that an episode had.</param>
/// <param name="High">The most; at least <paramref name="Low"/>.</param>
/// <param name="Unit">Unit: <c>s</c>, <c>steps</c> of the control period, <c>N</c>, <c>degrees</c>; empty for a factor.</param>
public sealed record TrainedQuantity(string Quantity, double Low, double High, string Unit);
