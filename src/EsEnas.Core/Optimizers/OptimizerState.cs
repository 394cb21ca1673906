namespace EsEnas.Core.Optimizers;

/// <summary>What an optimizer remembers beside theta. Immutable; each optimizer has its own kind.</summary>
public abstract record OptimizerState;
