using System.Collections.Immutable;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>What a policy-gradient controller remembers. Single precision, so that a checkpoint stays small; arithmetic is in
/// double.</summary>
/// <param name="Parameters">The network's parameters.</param>
/// <param name="FirstMoments">Adam's first moments, one for each parameter.</param>
/// <param name="SecondMoments">Adam's second moments, one for each parameter.</param>
/// <param name="Steps">Adam's steps so far.</param>
/// <param name="NormalizedEntropy"> Mean over the decisions of the last update's mini-batches of entropy / ln(allowed candidates): 1 =
/// uniform, 0 = certain. Decisions with one allowed candidate do not count. NaN before the first update and where nothing is to be
/// chosen.
/// </param>
/// <param name="ClippedFraction">Share of the last update's decisions whose ratio was clipped; NaN before the first update.</param>
public sealed record PolicyGradientState(ImmutableArray<float> Parameters, ImmutableArray<float> FirstMoments,
    ImmutableArray<float> SecondMoments, long Steps, double NormalizedEntropy, double ClippedFraction) : ControllerState;
