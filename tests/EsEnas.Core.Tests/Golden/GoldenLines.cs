using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Selection;

namespace EsEnas.Core.Tests.Golden;

/// <summary>What there is to compare of a run, one thing a line.</summary>
internal sealed class GoldenLines
{
    // Columns that later builds put behind them have tests of their own.
    private const int RecordedColumns = 20;

    private readonly List<string> lines = [];

    public IReadOnlyList<string> All => lines;

    /// <summary>Phase, iteration, first digits of the fingerprint, hash of the history row and of the summary.</summary>
    public void Row(string phase, IterationRow row, byte[] summary) => lines.Add(
        $"{phase} {row.Iteration} {row.Fingerprint.ToString()[..12]} {Hash([.. Encoding.ASCII.GetBytes(Recorded(row)), .. summary])}");

    public void Bytes(string what, byte[] checkpoint) => lines.Add($"{what} checkpoint {Hash(checkpoint)}");

    public void Policy(string what, PolicyDocument? document, SelectionResult result)
    {
        // The specification's text may gain keys; its hash has tests of its own.
        var json = document is null ? "" : (document with { Provenance = document.Provenance with { Specification = "" } }).ToJson();
        var numbers =
            string.Create(CultureInfo.InvariantCulture, $"{result.Return:R} {result.ReturnStd:R} {result.Episodes} {result.Diverged}");
        lines.Add($"{what} {numbers} {Hash(Encoding.UTF8.GetBytes(json))}");
    }

    private static string Recorded(IterationRow row) => string.Join(',', row.ToCsv().Split(',')[..RecordedColumns]);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
}
