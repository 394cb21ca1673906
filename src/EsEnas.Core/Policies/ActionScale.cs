namespace EsEnas.Core.Policies;

/// <summary>What becomes of an output's tanh, which lies in (-1, 1), on its way to the action.</summary>
public enum ActionScale
{
    /// <summary>It is stretched to the action's range: (low + high)/2 + (high - low)/2 · tanh.</summary>
    Range,

    /// <summary>It is the action, as in the published code, cut to the action's range.</summary>
    Unit,
}
