using System.Globalization;
using EsEnas.Analysis.Statistics;
using EsEnas.Analysis.Sweeps;
using EsEnas.Core.Binary;
using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Paper;

/// <summary>Histories of runs of the paper's sweeps that stand in docs/results/paper, which the console carries with it.</summary>
internal static class RecordedRuns
{
    private const string Prefix = "recorded/";
    private const string Suffix = ".csv";
    private const string PoliciesName = "policies";

    private static readonly HashSet<string> Names =
    [
        .. typeof(RecordedRuns).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length]).Where(name => name != PoliciesName),
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, RecordedPolicy>> Policies = new(ReadPolicies);

    /// <summary>Whether there is one of this run.</summary>
    public static bool Has(SweepRun run) => Names.Contains(run.Id.Value);

    /// <summary>
    /// The run as far as its history and policies.csv tell: without the policy itself and proposals; null if it is not recorded.
    /// </summary>
    /// <param name="run">The run of a sweep.</param>
    public static RunRecord? Find(SweepRun run)
    {
        if (!Has(run)) return null;
        using var reader = EmbeddedText.Open(Prefix + run.Id.Value + Suffix);
        var rows = Read(reader);
        var policy = Policies.Value.GetValueOrDefault(run.Id.Value);
        return new RunRecord
        {
            Id = run.Id,
            Specification = run.Specification,
            Method = run.Method,
            Rows = rows,
            PolicyReturn = policy?.Return,
            Sizes = policy?.Sizes ?? new ModelSizes(rows[^1].LiveWeights, 0, 0, 0, 0),
        };
    }

    /// <summary>Whether a history is as long as its specification wants it.</summary>
    public static bool IsComplete(RunRecord record) => record.LastIteration.Value >= record.Specification.Iterations;

    // The columns that every build has written; those that came later tell nothing of a table.
    private static List<IterationRow> Read(StreamReader reader)
    {
        var header = reader.ReadLine()!.Split(',');
        int At(string column) => Array.IndexOf(header, column);
        var (iteration, mean, best) = (At("iteration"), At("meanReturn"), At("bestReturn"));
        var (training, std, evaluations) = (At("trainingMean"), At("trainingStd"), At("evaluations"));
        var (diverged, steps, weights, fingerprint) = (At("diverged"), At("steps"), At("liveWeights"), At("fingerprint"));
        List<IterationRow> rows = [];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            rows.Add(new IterationRow(new IterationNumber(Whole(cells[iteration])), Real(cells[mean]), Real(cells[best]),
                Real(cells[training]), Real(cells[std]), Whole(cells[evaluations]), Whole(cells[diverged]),
                long.Parse(cells[steps], CultureInfo.InvariantCulture), Real(cells[weights]),
                new Fingerprint(UInt128.Parse(cells[fingerprint], NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private static Dictionary<string, RecordedPolicy> ReadPolicies()
    {
        var lines = EmbeddedText.Read(Prefix + PoliciesName + Suffix).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',');
        int At(string column) => Array.IndexOf(header, column);
        var (run, mean, weights) = (At("run"), At("return"), At("liveWeights"));
        var (biases, dense, bits, fair) = (At("biases"), At("denseWeights"), At("bits"), At("fairBits"));
        return lines.Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[run], cells => new RecordedPolicy(
            Real(cells[mean]),
            cells[weights].Length == 0 ? null
                : new ModelSizes(Real(cells[weights]), Whole(cells[biases]), Whole(cells[dense]), Whole(cells[bits]), Whole(cells[fair]))),
            StringComparer.Ordinal);
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A chosen policy's mean return, and its size where that was recorded.</summary>
    private sealed record RecordedPolicy(double Return, ModelSizes? Sizes);
}
