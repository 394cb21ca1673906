using EsEnas.Core.Search;

namespace EsEnas.Core.Evaluations;

/// <summary>One evaluation of f(m, theta + sign · sigma · g).</summary>
/// <param name="Index">Position in the plan, from 0.</param>
/// <param name="Direction">Which direction g; 0 where <paramref name="Sign"/> is 0.</param>
/// <param name="Sign">+1 or -1 along the direction, 0 at the unperturbed weights. A one-sided optimizer uses +1 alone.</param>
/// <param name="Model">m: every evaluation has its own, both members of an antithetic pair too (eq. 7).</param>
/// <param name="Episode">The random stream of the environment.</param>
public sealed record Evaluation(int Index, int Direction, int Sign, Dna Model, EpisodeKey Episode);
