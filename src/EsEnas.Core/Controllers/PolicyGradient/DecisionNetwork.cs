using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// A distribution over models as a sequence of softmaxes: gives the logits of each decision, given the decisions before it, and takes
/// back the gradient of a loss with respect to them.
/// </summary>
/// <remarks>
/// A workspace, not thread safe. Order of calls: <see cref="Load"/>; for each sequence <see cref="Begin"/>, then <see cref="Logits"/> and
/// <see cref="Chosen"/> for each step in turn; if there is a gradient, <see cref="Backward"/> for each step from the last to the first,
/// then <see cref="End"/>. <see cref="Gradient"/> sums over the sequences since <see cref="Load"/>, in their order.
/// </remarks>
internal abstract class DecisionNetwork(DecisionLayout layout)
{
    /// <summary>The decisions.</summary>
    public DecisionLayout Layout { get; } = layout;

    /// <summary>How many parameters there are.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>Whether the logits of a step depend on the choices before it. If not, they may be asked for again, in any order.</summary>
    public abstract bool HasMemory { get; }

    /// <summary>Draws initial parameters.</summary>
    public abstract void Initialize(RandomStream random, Span<double> parameters);

    /// <summary>Takes parameters and forgets all gradients.</summary>
    public abstract void Load(ReadOnlySpan<double> parameters);

    /// <summary>Begins a sequence.</summary>
    public abstract void Begin();

    /// <summary>The logits of step <paramref name="step"/>, whose decision is <paramref name="slot"/>.</summary>
    /// <param name="step">The number of the decision in its sequence.</param>
    /// <param name="slot">The decision's slot.</param>
    /// <param name="logits">As many as the slot's candidates, rounded up to whole vectors; what is beyond the candidates is
    /// ignored.</param>
    public abstract void Logits(int step, int slot, Span<double> logits);

    /// <summary>Says what the last decision was.</summary>
    public abstract void Chosen(int step, int slot, int choice);

    /// <summary>Adds the gradient that comes through the logits of a step.</summary>
    /// <param name="step">The step; steps come from the last to the first.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="gradient">d loss / d logit, padded with zeros to whole vectors.</param>
    public abstract void Backward(int step, int slot, ReadOnlySpan<double> gradient);

    /// <summary>Ends a sequence whose steps have all come back.</summary>
    public abstract void End();

    /// <summary>Writes the gradient with respect to the parameters.</summary>
    public abstract void Gradient(Span<double> gradient);
}
