namespace EsEnas.Core.Optimizers;

/// <summary>The state of an optimizer that remembers nothing.</summary>
internal sealed record NoOptimizerState : OptimizerState
{
    public static NoOptimizerState Instance { get; } = new();
}
