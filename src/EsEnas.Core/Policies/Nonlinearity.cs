namespace EsEnas.Core.Policies;

/// <summary>
/// The function of a hidden neuron (App. C.2.3: eleven choices). The numbers are stored in policies and Dna: never change one.
/// </summary>
public enum Nonlinearity
{
    /// <summary>tanh(x).</summary>
    Tanh = 0,

    /// <summary>max(x, 0).</summary>
    Relu = 1,

    /// <summary>exp(min(x, 20)): bounded so that one neuron cannot overflow a policy.</summary>
    Exp = 2,

    /// <summary>x.</summary>
    Identity = 3,

    /// <summary>sin(x).</summary>
    Sin = 4,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid = 5,

    /// <summary>|x|.</summary>
    Abs = 6,

    /// <summary>cos(x).</summary>
    Cos = 7,

    /// <summary>x².</summary>
    Square = 8,

    /// <summary>1/x, with |x| held at 0.1 or above (so within ±10; 10 at 0).</summary>
    Reciprocal = 9,

    /// <summary>1 for x ≥ 0, else 0.</summary>
    Step = 10,
}
