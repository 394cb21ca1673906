namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>How the policy-gradient controllers learn. All values are ours: the paper names PPO, a pointer network and the mini-batch
/// size only.</summary>
/// <param name="Advantage">How returns become advantages.</param>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="Entropy">beta, weight of each decision's entropy (in nats).</param>
/// <param name="Updates">P, mini-batches of an iteration.</param>
/// <param name="MiniBatch">M, models of a mini-batch (App. C.1.2: 64); all if there are fewer.</param>
/// <param name="Clip">epsilon, half width of the interval around 1 in which a decision's probability ratio counts.</param>
internal sealed record PolicyGradientSettings(AdvantageKind Advantage, double LearningRate, double Entropy, int Updates, int MiniBatch,
    double Clip);
