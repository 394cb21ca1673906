using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>What an exported file says about where it comes from, beside the policy's own provenance.</summary>
/// <param name="Version">The version of EsEnas.</param>
/// <param name="SpecificationHash">The hash of the run's specification.</param>
public sealed record ExportOrigin(string Version, string SpecificationHash)
{
    /// <summary>That whoever ran the run owns what comes out.</summary>
    public const string Ownership = "It was made from your own run and is yours: use it under any terms you like.";

    /// <summary>One fact a line; foreign text is as it stands in the policy file.</summary>
    internal IReadOnlyList<string> Lines(PolicyDocument document)
    {
        var provenance = document.Provenance;
        var measured = provenance.Return is { } mean
            ? string.Create(CultureInfo.InvariantCulture, $"return {mean:0.####} over {provenance.Episodes} episodes of its own")
            : "return not measured";
        return
        [
            $"Policy of a run of EsEnas {Version} for the task {document.Task}.",
            $"run {provenance.Run}",
            $"specification hash {SpecificationHash}",
            string.Create(CultureInfo.InvariantCulture, $"seed {provenance.Seed}, iteration {provenance.Iteration}"),
            $"fingerprint {provenance.Fingerprint}",
            measured,
            Ownership,
        ];
    }

    internal static byte[] Bytes(string text) => new UTF8Encoding(false).GetBytes(text);
}
