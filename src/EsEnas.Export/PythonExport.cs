using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export;

/// <summary>Writes policy.py, which loads policy.json beside it and needs numpy alone.</summary>
/// <remarks>Thread safe.</remarks>
public static class PythonExport
{
    /// <summary>policy.py and the policy.json that it loads.</summary>
    public static IReadOnlyList<ExportFile> Write(PolicyDocument document, ExportOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(origin);
        var head = string.Join('\n', origin.Lines(document).Select(line => $"# {CText.Comment(line)}"));
        return
        [
            PolicyFiles.Json(document),
            new ExportFile("policy.py",
                ExportOrigin.Bytes(Templates.Read("policy.py").Replace(Templates.Head, head, StringComparison.Ordinal))),
        ];
    }
}
