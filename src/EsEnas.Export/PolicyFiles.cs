using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>The policy file itself as an exported file.</summary>
public static class PolicyFiles
{
    /// <summary>policy.json.</summary>
    public static ExportFile Json(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new ExportFile("policy.json", ExportOrigin.Bytes(document.ToJson()));
    }
}
