namespace EsEnas.Grains.Dispatch;

/// <summary>An evaluation threw wherever it was tried: the run cannot continue.</summary>
internal sealed class EvaluationsFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
