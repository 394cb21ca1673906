using EsEnas.Client.Diagnosis;
using EsEnas.Core.Binary;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Tests.Diagnosis;

/// <summary>What keeps a run from learning is named; a run that learns is left in peace.</summary>
public sealed class RunDiagnosisTests
{
    [Fact]
    public void Run_that_learns_has_no_symptom() => Assert.Empty(RunDiagnosis.Of(Rows(i => Row(i, mean: 10 * i, std: 20)), 1000, null, []));

    [Fact]
    public void Run_without_iterations_says_so() => Assert.Equal(["no-iterations"], Names([]));

    [Fact]
    public void Returns_that_do_not_differ_are_counted() => Assert.Equal(["flat-returns"],
        Names(Rows(i => Row(i, mean: 5 * i, std: i < 30 ? 20 : 0))));

    [Fact]
    public void Simulations_that_blow_up_are_named_with_their_reason()
    {
        var invalid = InvalidCounts.Of(InvalidReason.Diverged, 4);
        var rows = Rows(i => Row(i, mean: 10 * i, std: 20) with { Diverged = 4, Invalid = invalid });

        var symptom = Assert.Single(RunDiagnosis.Of(rows, 1000, null, []));

        Assert.Equal("invalid-evaluations", symptom.Name);
        Assert.Contains("160", symptom.Seen, StringComparison.Ordinal);
        Assert.Contains("diverged", symptom.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Episodes_of_a_few_steps_are_found() => Assert.Equal(["short-episodes"],
        Names(Rows(i => Row(i, mean: 10 * i, std: 20) with { Steps = 20 * 6 })));

    [Fact]
    public void Short_horizon_is_no_symptom() => Assert.Empty(
        RunDiagnosis.Of(Rows(i => Row(i, mean: 10 * i, std: 20) with { Steps = 20 * 6 }), 10, null, []));

    [Fact]
    public void Run_that_stays_where_it_was_is_not_rising() => Assert.Equal(["not-rising"],
        Names(Rows(i => Row(i, mean: i % 2, std: 20))));

    [Fact]
    public void Run_that_lost_what_it_had_is_falling() => Assert.Contains("falling",
        Names(Rows(i => Row(i, mean: i < 20 ? 10 * i : 200 - (5 * i), std: 20))));

    [Fact]
    public void Constant_term_that_hides_the_rest_is_found() => Assert.Contains("small-spread",
        Names(Rows(i => Row(i, mean: 1e6 + i, std: 0.5))));

    [Fact]
    public void Term_that_dominates_is_named_where_a_run_does_not_learn_and_only_there()
    {
        string[] terms = ["forward", "alive"];
        var stuck = Rows(i => Row(i, mean: i % 2, std: 20) with { Terms = [3, -997] });
        var learning = Rows(i => Row(i, mean: 10 * i, std: 20) with { Terms = [3, -997] });

        var symptom = Assert.Single(RunDiagnosis.Of(stuck, 1000, null, terms), one => one.Name == "dominating-term");
        Assert.Contains("alive is", symptom.Seen, StringComparison.Ordinal);
        Assert.Empty(RunDiagnosis.Of(learning, 1000, null, terms));
        Assert.DoesNotContain("dominating-term", Names(Rows(i => Row(i, mean: i % 2, std: 20) with { Terms = [500, -497] }), terms));
    }

    private static string[] Names(IReadOnlyList<IterationRow> rows, params string[] terms) =>
        [.. RunDiagnosis.Of(rows, 1000, null, terms).Select(symptom => symptom.Name)];

    private static List<IterationRow> Rows(Func<int, IterationRow> row) => [.. Enumerable.Range(1, 40).Select(row)];

    private static IterationRow Row(int i, double mean, double std) =>
        new(new(i), mean, mean, mean, std, 20, 0, 20 * 500, 12, new Fingerprint((UInt128)i));
}
