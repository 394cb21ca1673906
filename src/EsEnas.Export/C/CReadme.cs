using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>Writes README.md: what is here, what it costs, how close it is.</summary>
internal sealed class CReadme(PolicyPlan plan, ExportOrigin origin, COptions options, CSource source, CVectors vectors)
{
    /// <summary>Where the sizes go that a compiler measured.</summary>
    private const string SizesMark = "`make size` measures .text, .data and .bss with arm-none-eabi-gcc, which was not at hand here.";

    /// <summary>A README with the sizes that a compiler measured.</summary>
    public static string WithSizes(string text, IReadOnlyList<CSize> sizes)
    {
        if (sizes.Count == 0) return text;
        var table = new StringBuilder("| compiled (-Os) | .text | .data | .bss | flash with what it calls of the libraries |\n");
        table.Append("|---|---|---|---|---|\n");
        foreach (var size in sizes)
            table.Append(CultureInfo.InvariantCulture,
                $"| {size.Processor} | {size.Text} | {size.Data} | {size.Bss} | {size.WithLibrary} |\n");
        return text.Replace(SizesMark, table.ToString().TrimEnd('\n'), StringComparison.Ordinal);
    }

    public string Write()
    {
        var section = plan.Document.Interface!;
        var real = options.IsDouble ? 8 : 4;
        var text = new StringBuilder();
        // Two dashes would end the comment.
        foreach (var line in origin.Lines(plan.Document).Select(CText.Comment))
            text.Append(CultureInfo.InvariantCulture, $"<!-- {line.Replace("--", "- -", StringComparison.Ordinal)} -->\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            # The policy in C

            `policy.h` and `policy.c` are all that a robot needs: C99, no allocation, no state, {{(options.UsesLibrary
                ? "math.h" : "no library")}}.
            Call `policy_step` once every {{section.ControlPeriod}} s with the observations in the order of policy.h; it fills in the
            actions.
            {{ExportOrigin.Ownership}}

            ```
            make test                   the self-test, here
            make size                   bytes on Cortex-M0+, M3 and M4 (arm-none-eabi-gcc)
            make qemu CPU=cortex-m0plus the self-test on an emulated board (qemu-system-arm)
            make pipe                   ./policy, for `esenas eval RUN --policy-program ./policy`
            ```

            ## What it costs

            | what | how much |
            |---|---|
            | constant tables, in flash | {{source.TableBytes}} bytes; weights: {{source.Weights.Description}} |
            | static RAM | none |
            | stack | {{real * plan.PlaceCount}} bytes of values, and about 100 of registers and calls |
            | multiplications and additions a step | {{plan.Edges.Count + plan.Inputs.Count + plan.Actions.Count}} |
            | functions a step | {{Functions()}} |

            {{SizesMark}}

            ## How close it is

            {{Closeness()}}

            An observation that is read and is infinite or not a number gives `POLICY_BAD_OBSERVATION`, a sum that overflows
            `POLICY_NOT_FINITE`; every action is then 0, or what is nearest to 0 in its range. Observations that are not read (policy.h
            says which) may be anything.

            ## The signals

            | observation | unit | cut to | read |
            |---|---|---|---|

            """);
        for (var i = 0; i < section.Observations.Count; i++)
        {
            var signal = section.Observations[i];
            var cut = double.IsFinite(signal.Low) || double.IsFinite(signal.High) ? $"{signal.Low:R} to {signal.High:R}" : "";
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(signal.Name)} | {Cell(signal.Unit)} | {cut} | {(plan.IsRead(i) ? "yes" : "no")} |\n");
        }
        text.Append("\n| action | range |\n|---|---|\n");
        for (var i = 0; i < plan.Actions.Count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(section.Actuators[i])} | {plan.Actions[i].Low:R} to {plan.Actions[i].High:R} |\n");
        return text.ToString();
    }

    private string Closeness()
    {
        if (options.IsDouble)
            return "In double precision the actions are those of the run, to the bit where the C library is the same one; another one's "
                + "tanh may differ in the last places.";
        var shares = vectors.Tolerances()
            .Select((bound, i) => bound / Math.Max(double.Epsilon, plan.Actions[i].High - plan.Actions[i].Low));
        return string.Create(CultureInfo.InvariantCulture, $"In single precision an action is within {shares.Max():0.0e+0} of its range ") +
            "from the run's, for the observations of the self-test: a bound by error analysis of every operation, which the self-test " +
            "holds the code to.";
    }

    private string Functions() => string.Join(", ", plan.Hidden.Select(neuron => neuron.Function)
        .Concat(plan.Actions.Select(_ => Nonlinearity.Tanh)).GroupBy(function => function).OrderBy(group => group.Key)
        .Where(group => group.Key != Nonlinearity.Identity)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {NonlinearityFunctions.NameOf(group.Key)}")));

    private static string Cell(string text) => CText.Comment(text).Replace('|', '_').Replace('<', '_').Replace('[', '(').Replace(']', ')');
}
