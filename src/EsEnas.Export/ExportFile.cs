namespace EsEnas.Export;

/// <summary>A file of an export.</summary>
/// <param name="Name">Its name below the export's folder, with forward slashes.</param>
/// <param name="Content">What it holds.</param>
public sealed record ExportFile(string Name, ReadOnlyMemory<byte> Content);
