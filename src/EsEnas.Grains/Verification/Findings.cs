using System.Globalization;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;

namespace EsEnas.Grains.Verification;

/// <summary>What a replay or a verification has found so far.</summary>
internal sealed class Findings
{
    private const int MostMismatches = 100;
    private readonly List<VerificationMismatch> mismatches = [];
    private readonly SortedSet<int> checkpoints = [];

    public long Evaluated { get; set; }

    public long Compared { get; private set; }

    public int Derived { get; private set; }

    public int MismatchCount { get; private set; }

    public void StartedFrom(int iteration) => checkpoints.Add(iteration);

    /// <summary>Compares an outcome with the record.</summary>
    public void Compare(OutcomeRecord record, int evaluation, Outcome outcome)
    {
        Compared++;
        if (record.Matches(evaluation, outcome)) return;
        var (recorded, computed) = (record.Return(evaluation), OutcomeRecord.ReturnOf(outcome));
        var sameReturn = BitConverter.DoubleToUInt64Bits(recorded) == BitConverter.DoubleToUInt64Bits(computed);
        Add(new VerificationMismatch(record.Iteration, evaluation, Text(recorded) + (sameReturn ? $" (outcome {record.Digest(evaluation):x16})" : ""),
            Text(computed) + (sameReturn ? $" (outcome {OutcomeRecord.DigestOf(outcome):x16})" : "")));
    }

    /// <summary>Compares a fingerprint with the history's.</summary>
    /// <returns>Whether it is the same.</returns>
    public bool CompareFingerprint(int iteration, Fingerprint recorded, Fingerprint computed, bool derived)
    {
        if (derived) Derived++;
        if (recorded == computed) return true;
        Add(new VerificationMismatch(iteration, -1, recorded.ToString(), computed.ToString()));
        return false;
    }

    public VerificationReport Report(long population, long asked) => new()
    {
        Population = population,
        Asked = asked,
        Evaluated = Evaluated,
        Compared = Compared,
        Derived = Derived,
        Checkpoints = [.. checkpoints],
        Mismatches = [.. mismatches],
        MismatchCount = MismatchCount,
    };

    private static string Text(double value) => double.IsNaN(value) ? "diverged" : value.ToString("G17", CultureInfo.InvariantCulture);

    private void Add(VerificationMismatch mismatch)
    {
        MismatchCount++;
        if (mismatches.Count < MostMismatches) mismatches.Add(mismatch);
    }
}
