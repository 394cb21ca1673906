namespace EsEnas.Export.C;

/// <summary>policy.c, and what the README says of it.</summary>
/// <param name="Text">The file.</param>
/// <param name="TableBytes">Bytes of its tables.</param>
/// <param name="Weights">How the weights are kept.</param>
internal sealed record CCode(string Text, int TableBytes, string Weights);
