using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Checkpoints;

namespace EsEnas.Grains.Verification;

/// <summary>What a replay or a verification has found so far.</summary>
internal sealed class Findings
{
    private const int MostMismatches = 100;
    private readonly List<VerificationMismatch> mismatches = [];
    private readonly SortedSet<int> checkpoints = [];
    private readonly List<string> phases = [];

    public long Evaluated { get; set; }

    public long Compared { get; private set; }

    public int DerivedIterations { get; private set; }

    public int MismatchCount { get; private set; }

    /// <summary>The return of the policy that came out; null if none was derived.</summary>
    public double? PolicyReturn { get; set; }

    public void StartedFrom(int iteration) => checkpoints.Add(iteration);

    /// <summary>Compares an outcome with the record.</summary>
    public void Compare(OutcomeRecord record, int evaluation, Outcome outcome)
    {
        Compared++;
        if (record.Matches(evaluation, outcome)) return;
        var (recorded, computed) = (record.Return(evaluation), OutcomeRecord.ReturnOf(outcome));
        var sameReturn = BitConverter.DoubleToUInt64Bits(recorded) == BitConverter.DoubleToUInt64Bits(computed);
        Add(new VerificationMismatch(new IterationNumber(record.Iteration), evaluation,
            Text(recorded) + (sameReturn ? $" (outcome {record.Digest(evaluation):x16})" : ""),
            Text(computed) + (sameReturn ? $" (outcome {OutcomeRecord.DigestOf(outcome):x16})" : "")));
    }

    /// <summary>Compares a fingerprint with the history's.</summary>
    /// <returns>Whether it is the same.</returns>
    public bool CompareFingerprint(int iteration, Fingerprint recorded, Fingerprint computed, bool derived, string phase = "")
    {
        if (derived) DerivedIterations++;
        if (recorded == computed) return true;
        Add(new VerificationMismatch(new IterationNumber(iteration), -1, recorded.ToString(), computed.ToString(), phase));
        return false;
    }

    /// <summary>A phase after training is being derived.</summary>
    public void Derived(string phase)
    {
        if (!phases.Contains(phase)) phases.Add(phase);
    }

    /// <summary>Compares something about the policy.</summary>
    /// <param name="iteration">The iteration whose weights it starts from.</param>
    /// <param name="what">What is compared.</param>
    /// <param name="recorded">As it is stored.</param>
    /// <param name="computed">As it came out.</param>
    public void ComparePolicy(IterationNumber iteration, string what, string recorded, string computed)
    {
        if (recorded != computed) Add(new VerificationMismatch(iteration, -1, recorded, computed, what));
    }

    /// <summary>A number with the digits that it takes to tell it from its neighbors.</summary>
    public static string Text(double? value) => value is { } number ? Text(number) : "none";

    /// <summary>64 bits of a text's SHA-256.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    public VerificationReport Report(long population, long asked) => new()
    {
        Population = population,
        Asked = asked,
        Evaluated = Evaluated,
        Compared = Compared,
        Derived = DerivedIterations,
        Phases = [.. phases],
        PolicyReturn = PolicyReturn,
        Checkpoints = [.. checkpoints.Select(number => new IterationNumber(number))],
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
