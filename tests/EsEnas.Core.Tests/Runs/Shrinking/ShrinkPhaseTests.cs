using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Policies.Compact;
using EsEnas.Core.Runs;
using EsEnas.Core.Runs.Shrinking;
using EsEnas.Core.Specifications;
using EsEnas.Core.Statistics;
using EsEnas.Core.Tests.Golden;
using EsEnas.Core.Tests.Runs.Training;

namespace EsEnas.Core.Tests.Runs.Shrinking;

public sealed class ShrinkPhaseTests
{
    private static readonly string[] Shrinking =
        ["shrink.enabled=true", "shrink.tolerance=0.2", "shrink.confidence=0.8", "shrink.episodes=8", "shrink.iterations=2",
            "shrink.directions=3", "shrink.reportEpisodes=6"];

    private static readonly string[] Bold = ["shrink.singles=false"];

    public static TheoryData<string> EveryPolicyCase => [.. PolicyCases];

    public static TheoryData<string, bool> EveryPolicyCaseBoldOrNot =>
        [.. PolicyCases.SelectMany(name => new[] { (name, false), (name, true) })];

    private static IEnumerable<string> PolicyCases => GoldenCase.All.Where(golden => !golden.IsBlackbox).Select(golden => golden.Name);

    [Theory]
    [MemberData(nameof(EveryPolicyCaseBoldOrNot))]
    public void Killed_and_resumed_after_every_plan_gives_the_same_rows_front_and_policy_as_undisturbed(string name, bool isBold)
    {
        var undisturbed = Play(name, over: false, more: isBold ? Bold : []);
        var resumed = Play(name, over: true, more: isBold ? Bold : []);

        Assert.Equal(undisturbed.Rows, resumed.Rows);
        Assert.Equal(undisturbed.Files, resumed.Files);
        Assert.Equal(undisturbed.Policy, resumed.Policy);
        Assert.NotEmpty(undisturbed.Rows);
    }

    [Theory]
    [MemberData(nameof(EveryPolicyCase))]
    public void Front_goes_from_the_chosen_policy_to_smaller_ones_of_which_the_smallest_that_passed_is_the_runs(string name)
    {
        var (front, chosen) = (Play(name, over: false).Front, Play(name, over: false, shrinks: false).Policy);

        Assert.Equal(WithoutSpecification(chosen), WithoutSpecification(front[0].Document.ToJson()));
        var structures = front.Where(entry => entry.Document.Quantization is null).ToList();
        Assert.Equal(structures.OrderByDescending(entry => entry.Compact?.Shape.NumberCount ?? int.MaxValue), structures);
        Assert.Same(structures.Last(entry => entry.Point.IsWithin).Point, Assert.Single(front, entry => entry.Point.IsPolicy).Point);
        Assert.Equal([16, 8, 6, 5, 4], front.Where(entry => entry.Document.Quantization is not null)
            .Select(entry => entry.Document.Quantization!.Bits));
        Assert.All(front, entry => Assert.Equal(entry.Document.ToJson(), PolicyDocument.FromJson(entry.Document.ToJson()).ToJson()));
    }

    [Theory]
    [MemberData(nameof(EveryPolicyCase))]
    public void Where_more_weights_are_left_than_are_wanted_more_may_be_lost_until_no_more_are_left(string name)
    {
        string[] strict = ["shrink.tolerance=0.001"];
        var least = Play(name, over: false, more: strict).Front.Single(entry => entry.Point.IsPolicy).Compact!.Shape.WeightCount;
        var wanted = Math.Max(1, least / 2);
        string[] wanting = [.. strict, $"shrink.maxWeights={wanted}"];

        var undisturbed = Play(name, over: false, more: wanting);
        var resumed = Play(name, over: true, more: wanting);

        var policy = undisturbed.Front.Single(entry => entry.Point.IsPolicy);
        Assert.InRange(policy.Compact!.Shape.WeightCount, 0, wanted);
        Assert.True(policy.Point.IsWithin);
        Assert.Equal(undisturbed.Rows, resumed.Rows);
        Assert.Equal(undisturbed.Files, resumed.Files);
        // What is reached anyway changes nothing.
        string[] reached = [.. strict, $"shrink.maxWeights={Math.Max(1, least)}"];
        Assert.Equal(least, Play(name, over: false, more: reached).Front.Single(entry => entry.Point.IsPolicy).Compact!.Shape.WeightCount);
    }

    [Theory]
    [InlineData(1e6, "tjtjtjtj")]
    [InlineData(-1e6, "ttttj")]
    public void Tuning_that_may_have_done_enough_is_judged_at_once_and_goes_on_where_it_falls_short(double returned, string expected)
    {
        var golden = GoldenCase.All.First(golden => !golden.IsBlackbox);
        var run = Make(golden with { Settings = [.. golden.Settings, .. Shrinking, .. Bold, "shrink.iterations=2"] });
        var state = run.Initial();
        while (run.PhaseOf(state).Name != "shrink") Play(plan => SphereObjective.Evaluate(run.Trainer.Objective, plan));
        var (plans, tuned) = (new StringBuilder(), new HashSet<int>());
        while (plans.Length < expected.Length && !run.IsFinished(state))
        {
            Play(plan =>
            {
                var tunes = plan.Evaluations[0].Sign != 0;
                if (tunes) tuned.Add(plan.Shapes[0].NumberCount);
                if (tunes || plans.Length > 0) plans.Append(tunes ? 't' : 'j');
                // The first of a trial is the lossless one; nothing else passes.
                return [.. plan.Evaluations.Select((each, i) => tunes ? Of(i, returned) : Of(i, each.Model.Choices[0] == 0 ? 0 : -1e9))];
            });
        }

        Assert.Equal(expected, plans.ToString());
        Assert.Single(tuned);

        static Outcome Of(int index, double value) => new(index, InvalidReason.None, value, value, 1, null);

        void Play(Func<EvaluationPlan, IReadOnlyList<Outcome>> evaluate)
        {
            var plan = run.Ask(state);
            (state, _) = run.Tell(state, plan, evaluate(plan));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tuning_in_which_nothing_is_valid_is_given_up_and_the_run_is_completed(bool isBold)
    {
        var golden = GoldenCase.All.First(golden => !golden.IsBlackbox);
        var run = Make(golden with
        {
            Settings = [.. golden.Settings, .. Shrinking, .. isBold ? Bold : [], "failAfterInvalid=1"],
        });
        var (state, events, tunings) = (run.Initial(), new List<RunEvent>(), 0);
        while (!run.IsFinished(state))
        {
            var plan = run.Ask(state);
            var shrinks = run.PhaseOf(state).Name == "shrink";
            var tunes = shrinks && plan.Evaluations[0].Sign != 0;
            if (tunes) tunings++;
            // Five times what may be lost: nothing passes without a tuning. The lossless policy is the first of a plan.
            var lost = Math.Abs(events.OfType<RunEvent.PolicyChosen>().LastOrDefault()?.Choice.Result!.Return ?? 0);
            (state, var happened) = run.Tell(state, plan, !shrinks ? SphereObjective.Evaluate(run.Trainer.Objective, plan)
                : [.. plan.Evaluations.Select((each, i) => tunes
                    ? new Outcome(i, InvalidReason.Diverged, 0, 0, 1, null)
                    : Valid(i, each.Model.Choices[0] == 0 ? 0 : -lost))]);
            events.AddRange(happened);
        }

        Assert.True(tunings > 1, $"{tunings}");
        Assert.IsType<RunEvent.Completed>(events[^1]);
        Assert.Null(run.VerdictOf(state));

        static Outcome Valid(int index, double value) => new(index, InvalidReason.None, value, value, 1, null);
    }

    [Fact]
    public void Tuning_of_noisy_returns_has_twice_as_many_directions_but_no_more_than_an_iteration_may_have()
    {
        var golden = GoldenCase.All.First(golden => !golden.IsBlackbox);
        int Evaluations(int directions)
        {
            var run = Make(golden with
            {
                Settings = [.. golden.Settings, .. Shrinking, $"shrink.directions={directions}", "shrink.spread=10", "shrink.tolerance=0"],
            });
            var state = run.Initial();
            while (true)
            {
                var plan = run.Ask(state);
                var shrinks = run.PhaseOf(state).Name == "shrink";
                if (shrinks && plan.Evaluations[0].Sign != 0) return plan.Evaluations.Count;
                // Nothing passes without a tuning.
                (state, _) = run.Tell(state, plan, !shrinks ? SphereObjective.Evaluate(run.Trainer.Objective, plan)
                    : [.. plan.Evaluations.Select((each, i) =>
                        new Outcome(i, InvalidReason.None, 0, each.Model.Choices[0] == 0 ? 0 : -1e9, 1, null))]);
            }
        }

        Assert.Equal([(2 * 6) + 1, (2 * 100_000) + 1], new[] { 3, 60_000 }.Select(Evaluations));
    }

    [Fact]
    public void Fewer_weights_at_most_than_at_least_are_refused()
    {
        var error = Assert.Throws<SpecificationException>(() =>
            SpecificationText.Validate(new() { Task = "swimmer", Shrink = new() { Enabled = true, MinWeights = 9, MaxWeights = 8 } }));

        Assert.Contains("shrink.maxWeights: '8' is not allowed: at least shrink.minWeights, 9, or any", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_without_the_section_has_no_such_phase()
    {
        var golden = GoldenCase.All.First(golden => !golden.IsBlackbox);
        var specification = golden.Specification();

        Assert.DoesNotContain("shrink", new Run(specification, golden.Objective(specification)).Phases.Select(phase => phase.Name));
    }

    [Fact]
    public void Policies_of_a_plan_survive_the_wire()
    {
        var network = new WiredNetwork([2, 1], [new(0, 2), new(1, 2)], [0.5, -2], [0, 0, 0.25],
            [Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Tanh]);
        var policy = CompactDraft.Of(network, [0, 1], new Normalizer([1, 0], [1, 3])).Build();
        var plan = new EvaluationPlan(new PlanId(3, 0, 5), 7, [.. policy.Numbers, .. policy.Numbers], 0, new Normalizer([], []), [])
        {
            Shapes = [policy.Shape, policy.Shape],
            Units = [.. Enumerable.Range(0, 10).Select(i => 1.0 + i)],
        };

        var read = PlanCodec.ReadShared(PlanCodec.WriteShared(plan));

        Assert.Equal(PlanCodec.WriteShared(plan), PlanCodec.WriteShared(read));
        Assert.Equal(policy.Shape.Edges, read.Shapes[1].Edges);
        Assert.Equal(plan.Units, read.Units);
        var wrong = PlanCodec.WriteShared(plan with { Theta = [1, 2] });
        Assert.Throws<FormatException>(() => PlanCodec.ReadShared(wrong));
    }

    [Theory]
    [InlineData(0.95, 3, 2.353363)]
    [InlineData(0.975, 10, 2.228139)]
    [InlineData(0.99, 1, 31.82052)]
    [InlineData(0.95, 30, 1.697261)]
    [InlineData(0.9875, 2, 6.205347)]
    [InlineData(0.5, 5, 0)]
    public void Quantiles_of_students_distribution_are_those_of_the_tables(double probability, int degrees, double expected) =>
        Assert.Equal(expected, StudentT.Quantile(probability, degrees), 5);

    private static (List<string> Rows, List<(FrontPolicy Point, PolicyDocument Document, CompactPolicy? Compact)> Front,
        List<string> Files, string Policy) Play(string name, bool over, bool shrinks = true, string[]? more = null)
    {
        var golden = GoldenCase.All.Single(golden => golden.Name == name);
        golden = golden with { Settings = [.. golden.Settings, .. shrinks ? Shrinking : [], .. more ?? []] };
        var run = Make(golden);
        var (state, rows, last) = (run.Initial(), new List<string>(), default(RunEvent.PolicyChosen));
        while (!run.IsFinished(state))
        {
            var (phase, plan) = (run.PhaseOf(state).Name, run.Ask(state));
            (state, var events) = run.Tell(state, plan, SphereObjective.Evaluate(run.Trainer.Objective, plan));
            if (phase == "shrink") rows.Add(events.OfType<RunEvent.PlanCompleted>().Single().Row!.ToCsv());
            last = events.OfType<RunEvent.PolicyChosen>().LastOrDefault() ?? last;
            if (over && !run.IsFinished(state)) state = Make(golden).Load(run.Save(state));
        }

        var front = last!.Front
            .Select(point => (point, run.PolicyOf(point.Choice, new("run"), "identity")!, point.Choice.Compact)).ToList();
        return (rows, front, [.. front.Select(entry => entry.Item2.ToJson())], run.PolicyOf(last.Choice, new("run"), "identity")!.ToJson());
    }

    private static string WithoutSpecification(string json)
    {
        var document = PolicyDocument.FromJson(json);
        return (document with { Provenance = document.Provenance with { Specification = "" } }).ToJson();
    }

    private static Run Make(GoldenCase golden)
    {
        var specification = golden.Specification();
        return new Run(specification, golden.Objective(specification));
    }
}
