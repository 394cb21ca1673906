namespace EsEnas.Client.Exports;

/// <summary>Formats of <c>export --to</c>.</summary>
internal enum ExportFormat
{
    /// <summary>policy.json, with signals and test vectors.</summary>
    Json,

    /// <summary>C99.</summary>
    C,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>A Python file that loads policy.json.</summary>
    Python,
}
