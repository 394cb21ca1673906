using System.Globalization;

namespace EsEnas.Grains.Workers;

/// <summary>An evaluation took longer than its silo allows. Not an outcome: numbers must not depend on how fast a machine is.</summary>
public sealed class EvaluationTimeoutException : Exception
{
    /// <summary>With the limit.</summary>
    public EvaluationTimeoutException(TimeSpan limit) : base(string.Create(CultureInfo.InvariantCulture,
        $"it ran for {limit.TotalSeconds:#,0.#} s without an end, the most that this silo allows (--evaluation-limit, " +
        $"Rollouts:EvaluationTimeLimit)")) { }

    /// <summary>Without a message.</summary>
    public EvaluationTimeoutException() { }

    /// <summary>With a message.</summary>
    public EvaluationTimeoutException(string message) : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public EvaluationTimeoutException(string message, Exception innerException) : base(message, innerException) { }
}
