using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Fixed;

/// <summary>C with whole numbers: observations and actions are values times a power of 2.</summary>
internal sealed class FixedArithmetic : CArithmetic
{
    private readonly FixedPlan plan;
    private readonly FixedErrorBound analysis;

    public FixedArithmetic(PolicyPlan plan)
    {
        this.plan = new FixedPlan(plan);
        analysis = new FixedErrorBound(this.plan);
    }

    public override string Number => "policy_fixed";

    public override int NumberBytes => sizeof(int);

    public override string Needs => "no library, no floating point";

    public override string Libraries => "";

    public override int ValueCount => plan.Plan.FirstConstant;

    public override string Includes => "#include <stdint.h>\n\n";

    public override string Types => """
        /*
         * A whole number stands for a value: the value is the number / 2^bits, with the bits of each observation and action below. An
         * observation beyond its range is cut to it.
         */
        typedef int32_t policy_fixed;

        /* An observation that has no value: what NaN is to floating point. */
        #define POLICY_NO_NUMBER INT32_MIN


        """;

    public override string BadObservation => "an observation that is read is POLICY_NO_NUMBER";

    public override string NotFinite => "only floating point has it: no sum of whole numbers overflows";

    public override string InputChecks => """
        Observations and actions are whole numbers: values times 2^bits, with the bits that stand in the table below and, as
        `POLICY_BITS_...`, in policy.h. An observation that is read and is `POLICY_NO_NUMBER` gives `POLICY_BAD_OBSERVATION`, and every
        action is then 0, or what is nearest to 0 in its range. One beyond its range is cut to it. Observations that are not read
        (policy.h says which) may be anything.
        """;

    public override IReadOnlyList<(string Mark, string Text)> Marks =>
    [
        ("@BAD@", "    const policy_fixed bad[1] = { POLICY_NO_NUMBER };"),
        ("@DIFFERENCE@", """
            static void say_difference(policy_fixed x)
            {
                say_number((unsigned long)x);
                say(" steps of an action\n");
            }
            """),
        ("@MORE_TESTS@", MoreTests()),
        ("@MORE_CALLS@", "    failures += test_extreme_observations();"),
        ("@CONVERSIONS@", Conversions()),
        ("@FROM@", "fixed_of(strtod(at, &end), observation_unit[i])"),
        ("@TO@", "(double)action[i] * action_unit[i]"),
    ];

    public override CCode Write(string head)
    {
        var source = new FixedSource(plan, head);
        var text = source.Write();
        return new CCode(text, source.TableBytes, string.Create(CultureInfo.InvariantCulture,
            $"whole numbers of {plan.Plan.Document.Quantization!.Bits} bits; sums of {(plan.IsWide ? 64 : 32)} bits"));
    }

    public override string Formats(IReadOnlyList<string> observations, IReadOnlyList<string> actions)
    {
        var text = new StringBuilder("\n/* Bits after the point, and the range. */\n");
        void Write(IReadOnlyList<string> names, IReadOnlyList<FixedSignal> signals)
        {
            for (var i = 0; i < names.Count; i++)
            {
                var (signal, unit) = (signals[i], signals[i].Unit);
                text.Append(CultureInfo.InvariantCulture, $"#define POLICY_BITS_{names[i]} {Bits(signal)} ")
                    .Append(CultureInfo.InvariantCulture, $"/* from {signal.Low * unit:G6} to {signal.High * unit:G6} */\n");
            }
        }
        Write(observations, plan.Observations);
        Write(actions, plan.Actions);
        return text.ToString();
    }

    public override string Observation(int index, double value) => Text(plan.Observations[index].Whole(value));

    public override string Action(int index, double value) => Text(plan.Actions[index].Whole(value));

    public override string Rest(int index) => Text(FixedSource.Rest(plan.Actions[index]));

    // The vector's action is rounded, too.
    public override string Tolerance(int index, double bound) =>
        Text((int)Math.Min(Math.Ceiling(bound / plan.Actions[index].Unit) + 1, int.MaxValue));

    public override void FindBounds(ReadOnlySpan<double> observation, Span<double> bounds) => analysis.Find(observation, bounds);

    public override string Closeness(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"In whole numbers an action is within {share:0.0e+0} of its range from that ")
            + $"of {plan.Plan.Reference}, for the observations of the self-test:"
            + " a bound by error analysis of every rounding, which the self-test holds the code to.";

    public override string Cut(ObservationSignal signal, int index)
    {
        var own = plan.Observations[index];
        return string.Create(CultureInfo.InvariantCulture, $"{own.Low * own.Unit:G6} to {own.High * own.Unit:G6}");
    }

    public override IReadOnlyList<string> Warnings
    {
        get
        {
            var section = plan.Plan.Document.Interface!;
            return [.. plan.Plan.Inputs.Where(input => FixedSignal.IsStill(section, input.Index)).Select(input =>
                CText.Comment(plan.Plan.ObservationName(input.Index)) + string.Create(CultureInfo.InvariantCulture,
                    $" is read, and did not move in the policy's episodes ({FixedSignal.Size(section, input.Index):G2} at most). ")
                + $"How large it is on the robot is not known: it is cut to {Cut(section.Observations[input.Index], input.Index)}")];
        }
    }

    public override string ObservationFormat(int index) => $", {Text(plan.Observations[index].Bits)} bits";

    public override string ActionFormat(int index) => $", {Text(plan.Actions[index].Bits)} bits";

    private string MoreTests()
    {
        string List(Func<FixedSignal, int> value) => string.Join(", ", plan.Actions.Select(action => Text(value(action))));
        return $$"""
            /* Observations beyond every range are cut, and the actions stay in theirs. */
            static int test_extreme_observations(void)
            {
                static const policy_fixed low[POLICY_ACTIONS] = { {{List(action => action.Low)}} };
                static const policy_fixed high[POLICY_ACTIONS] = { {{List(action => action.High)}} };
                policy_fixed observation[POLICY_OBSERVATIONS];
                policy_fixed action[POLICY_ACTIONS];
                int failures = 0;
                unsigned int i;
                unsigned int k;
                unsigned int a;
                for (k = 0u; k < 4u; k++)
                {
                    for (i = 0u; i < POLICY_OBSERVATIONS; i++)
                    {
                        observation[i] = (((k >> (i & 1u)) & 1u) == 0u) ? INT32_MAX : -INT32_MAX;
                    }
                    if (policy_step(observation, action) != POLICY_OK)
                    {
                        failures++;
                        say("FAILED: the status for extreme observations\n");
                    }
                    for (a = 0u; a < POLICY_ACTIONS; a++)
                    {
                        if ((action[a] < low[a]) || (action[a] > high[a]))
                        {
                            failures++;
                            say("FAILED: the action for extreme observations\n");
                        }
                    }
                }
                return failures;
            }

            """;
    }

    private string Conversions()
    {
        string Steps(IEnumerable<FixedSignal> signals) => string.Join(",\n    ", signals.Select(signal => $"0x1p{Text(-signal.Bits)}")
            .Chunk(8).Select(line => string.Join(", ", line)));
        return $$"""
            #include <float.h>

            /* The value of 1. */
            static const double observation_unit[POLICY_OBSERVATIONS] =
            {
                {{Steps(plan.Observations)}}
            };
            static const double action_unit[POLICY_ACTIONS] =
            {
                {{Steps(plan.Actions)}}
            };

            static policy_fixed fixed_of(double value, double step)
            {
                const double most = 2147483647.0;
                double steps;
                if (!((value >= -DBL_MAX) && (value <= DBL_MAX)))
                {
                    return POLICY_NO_NUMBER;
                }
                steps = value / step;
                steps = (steps > most) ? most : ((steps < -most) ? -most : steps);
                if ((steps > -most) && (steps < most))
                {
                    steps += (steps >= 0.0) ? 0.5 : -0.5;
                }
                return (policy_fixed)steps;
            }

            """;
    }

    private static string Bits(FixedSignal signal) => signal.Bits < 0 ? $"({Text(signal.Bits)})" : Text(signal.Bits);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
