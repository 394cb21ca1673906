using EsEnas.Core.Runs.Selection;

namespace EsEnas.Grains.Experiments;

/// <summary>A policy that a selection chose.</summary>
/// <param name="Iteration">The iteration whose weights it has.</param>
/// <param name="Json">The policy file.</param>
/// <param name="Return">Mean real return over episodes that had no part in choosing it.</param>
/// <param name="ReturnError">Its standard error.</param>
/// <param name="Bits">Bits by Table 2's formula.</param>
/// <param name="LiveWeights">Weights that it uses; null if an older version chose it.</param>
/// <param name="FairBits">Bits with what it takes to tell its model; 0 if an older version chose it.</param>
/// <param name="Invalid">Of the episodes that were to measure it, those without a valid return; they are not in
/// <paramref name="Return"/>.</param>
[GenerateSerializer, Immutable, Alias("esenas.ChosenPolicy")]
internal sealed record ChosenPolicy([property: Id(0)] int Iteration, [property: Id(1)] string Json, [property: Id(2)] double? Return,
    [property: Id(3)] double? ReturnError, [property: Id(4)] long Bits, [property: Id(5)] int? LiveWeights = null,
    [property: Id(6)] long FairBits = 0, [property: Id(7)] int Invalid = 0)
{
    /// <summary>The policy of a run that a phase has chosen.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="session">The run.</param>
    public static ChosenPolicy Of(SelectionState choice, RunSession session)
    {
        var document = session.Definition.Run.PolicyOf(choice, session.Id, session.NumericsIdentity)
            ?? throw new InvalidOperationException("The selection of an objective with policies gave none.");
        return new ChosenPolicy(choice.Iteration, document.ToJson(), document.Provenance.Return, choice.Result?.StandardError,
            document.Size.Bits, document.Size.LiveWeights, document.Size.FairBits, choice.Result?.Diverged ?? 0);
    }
}
