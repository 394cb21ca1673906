namespace EsEnas.Core.Policies;

/// <summary>Which pairs of neurons may be joined by an edge.</summary>
public enum Connectivity
{
    /// <summary>Each layer to the next one.</summary>
    Consecutive,

    /// <summary>Each layer to every later one, inputs to outputs included.</summary>
    Residual,
}
