using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Dispatch;

/// <summary>Two silos disagree about an evaluation, which is a function: one of them computes wrongly.</summary>
/// <param name="Index">The evaluation.</param>
/// <param name="First">The silo whose outcome counts.</param>
/// <param name="Second">The silo whose outcome differs; the same as <paramref name="First"/> if a silo contradicts itself.</param>
/// <param name="Wrong">The silo that is outvoted; null if nobody could decide.</param>
internal sealed record OutcomeFault(int Index, SiloId First, SiloId Second, SiloId? Wrong = null);
