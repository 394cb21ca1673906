namespace EsEnas.MuJoCo;

/// <summary>A file that a model's text refers to, given to the library in memory.</summary>
/// <param name="Name">The name by which the text refers to it: lower-case letters, digits, no folder.</param>
/// <param name="Content">Its bytes, at least one.</param>
public sealed record ModelAsset(string Name, byte[] Content);
