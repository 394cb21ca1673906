using EsEnas.Core.Documents;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What is wrong with a specification, as the caller of a grain is told.</summary>
internal static class SpecificationErrors
{
    /// <summary>Reads or makes something of a specification.</summary>
    /// <exception cref="RunException">The specification is refused (<see cref="RunError.InvalidSpecification"/>).</exception>
    public static T ForCaller<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SpecificationException exception)
        {
            throw new RunException(RunError.InvalidSpecification, exception.Message);
        }
    }

    /// <summary>Looks at a specification.</summary>
    /// <inheritdoc cref="ForCaller{T}"/>
    public static void ForCaller(Action check) => ForCaller(() =>
    {
        check();
        return true;
    });
}
