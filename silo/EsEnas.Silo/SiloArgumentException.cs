namespace EsEnas.Silo;

/// <summary>A flag or variable that the silo cannot start with; the message names it, its value and what is allowed.</summary>
internal sealed class SiloArgumentException(string message) : Exception(message);
