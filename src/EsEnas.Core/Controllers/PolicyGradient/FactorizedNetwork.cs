using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// Independent decisions: every slot has logits of its own, except that the slots of an unordered distinct list share theirs, so that its
/// picks follow Plackett and Luce. Logits begin as N(0, <paramref name="spread"/>²). The parameters are the logits.
/// </summary>
internal sealed class FactorizedNetwork(DecisionLayout layout, double spread) : DecisionNetwork(layout)
{
    private readonly double[] logits = new double[layout.LogitCount];
    private readonly double[] sums = new double[layout.LogitCount];

    public override int ParameterCount => logits.Length;

    public override bool HasMemory => false;

    public override void Initialize(RandomStream random, Span<double> parameters)
    {
        random.FillNormal(parameters);
        foreach (ref var parameter in parameters) parameter *= spread;
    }

    public override void Load(ReadOnlySpan<double> parameters)
    {
        parameters.CopyTo(logits);
        Array.Clear(sums);
    }

    public override void Begin() { }

    public override void Logits(int step, int slot, Span<double> target) => Of(logits, slot).CopyTo(target);

    public override void Chosen(int step, int slot, int choice) { }

    public override void Backward(int step, int slot, ReadOnlySpan<double> gradient)
    {
        var target = Of(sums, slot);
        VectorKernels.Axpy(1, gradient[..target.Length], target);
    }

    public override void End() { }

    public override void Gradient(Span<double> gradient) => sums.CopyTo(gradient);

    private Span<double> Of(double[] table, int slot) => table.AsSpan(Layout.Slots[slot].FirstLogit, Layout.Slots[slot].Candidates);
}
