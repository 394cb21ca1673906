using System.Globalization;

namespace EsEnas.Export.C;

/// <summary>C with floating point of one precision.</summary>
internal sealed class CReal(PolicyPlan plan, COptions options) : CArithmetic
{
    // Another C library's tanh, in double precision: a few units in the last place, through a few layers.
    private const double DoubleTolerance = 1e-12;

    private readonly CNumber number = new(options.IsDouble);
    private readonly FloatErrorBound analysis = new(plan, options.IsDouble);

    public override string Number => "policy_real";

    public override int NumberBytes => options.IsDouble ? 8 : 4;

    public override string Needs => options.UsesLibrary ? "math.h" : "no library";

    public override string Libraries => options.UsesLibrary ? "-lm" : "";

    public override int ValueCount => plan.PlaceCount;

    public override string Types => $"typedef {(options.IsDouble ? "double" : "float")} policy_real;\n\n";

    public override string BadObservation => "an observation that is read is infinite or no number";

    public override string NotFinite => "the policy has no action for this observation: sums overflowed to no number";

    public override string InputChecks => """
        An observation that is read and is infinite or not a number gives `POLICY_BAD_OBSERVATION`; sums that overflow to no number
        (infinity minus infinity) give `POLICY_NOT_FINITE`; every action is then 0, or what is nearest to 0 in its range. One that
        overflows alone is as large as can be, and the function of its neuron has a value there: tanh 1. Observations that are not read
        (policy.h says which) may be anything.
        """;

    public override IReadOnlyList<(string Mark, string Text)> Marks =>
    [
        ("@BAD@", """
                volatile policy_real zero = 0;
                const policy_real bad[3] = { zero / zero, (policy_real)1 / zero, (policy_real)-1 / zero };
            """),
        ("@DIFFERENCE@", """
            /* In thousand-millionths, for a printout without floating point. */
            static void say_difference(policy_real x)
            {
                const policy_real most = (policy_real)4e9;
                const policy_real scaled = x * (policy_real)1e9;
                say_number((scaled < most) ? (unsigned long)scaled : 4000000000ul);
                say("e-9\n");
            }
            """),
        ("@MORE_TESTS@\n", ""),
        ("@MORE_CALLS@\n", ""),
        ("@CONVERSIONS@\n", ""),
        ("@FROM@", "(policy_real)strtod(at, &end)"),
        ("@TO@", "(double)action[i]"),
    ];

    public override CCode Write(string head)
    {
        if (!options.IsDouble) SinglePrecision.Check(plan);
        var source = new CSource(plan, options, head);
        var text = source.Write();
        return new CCode(text, source.TableBytes, source.Weights.Description);
    }

    public override string Observation(int index, double value) => number.Of(value, "interface.vectors");

    public override string Action(int index, double value) => number.Of(value, "interface.vectors");

    public override string Rest(int index) => number.Rest(plan.Actions[index]);

    public override string Tolerance(int index, double bound) => number.Of(bound);

    public override void FindBounds(ReadOnlySpan<double> observation, Span<double> bounds)
    {
        analysis.Find(observation, bounds);
        if (!options.IsDouble) return;
        for (var i = 0; i < bounds.Length; i++)
            bounds[i] = Math.Max(bounds[i], DoubleTolerance * Math.Max(Math.Abs(plan.Actions[i].Low), Math.Abs(plan.Actions[i].High)));
    }

    public override string Closeness(double share) => options.IsDouble
        ? $"In double precision the actions are those of {plan.Reference}, to the bit where the C library is the same one; another one's "
            + "tanh may differ in the last places."
        : string.Create(CultureInfo.InvariantCulture, $"In single precision an action is within {share:0.0e+0} of its range ")
            + $"from that of {plan.Reference}, for the observations of the self-test: a bound by error analysis of every operation, "
            + "which the self-test holds the code to.";
}
