namespace EsEnas.Core.Runs;

/// <summary>The state of one phase of a run; each phase has its own kind. Immutable.</summary>
public abstract record PhaseState;
