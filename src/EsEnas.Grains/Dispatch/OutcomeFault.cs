namespace EsEnas.Grains.Dispatch;

/// <summary>Two silos disagree about an evaluation, which is a function: one of them computes wrongly.</summary>
/// <param name="Index">The evaluation.</param>
/// <param name="First">The silo whose outcome counted.</param>
/// <param name="Second">The silo whose outcome differed.</param>
internal sealed record OutcomeFault(int Index, string First, string Second);
