namespace EsEnas.Export.C;

/// <summary>What a compiler made of policy.c.</summary>
/// <param name="Processor">For which processor.</param>
/// <param name="Text">Bytes of code and constants.</param>
/// <param name="Data">Bytes of RAM with a first value, which stands in flash, too.</param>
/// <param name="Bss">Bytes of RAM without one.</param>
/// <param name="WithLibrary">Bytes of flash with all that it calls of the C library and the compiler's.</param>
public sealed record CSize(string Processor, int Text, int Data, int Bss, int WithLibrary);
