namespace EsEnas.Grains.Experiments;

/// <summary>A run has nothing valid to go on from; the message says what was invalid and what to do.</summary>
internal sealed class NothingValidException(string message) : Exception(message);
