using EsEnas.Core.Runs;

namespace EsEnas.Grains.Abstractions.Rules;

/// <summary>Values that travel as the text or number in them, so that rules look at that. Thread safe.</summary>
public static class Identifiers
{
    /// <summary>Whether a type is one of an identifier.</summary>
    public static bool Contains(Type type) => type == typeof(RunId) || type == typeof(SiloId) || type == typeof(IterationNumber);

    /// <summary>The text or number of an identifier; every other value as it is.</summary>
    public static object Plain(object value) => value switch
    {
        RunId run => run.Value,
        SiloId silo => silo.Value,
        IterationNumber iteration => iteration.Value,
        _ => value,
    };
}
