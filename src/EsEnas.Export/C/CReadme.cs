using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>Writes README.md: what is here, what it costs, how close it is.</summary>
internal sealed partial class CReadme(PolicyPlan plan, ExportOrigin origin, CArithmetic arithmetic, CCode code, CVectors vectors)
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
        var text = new StringBuilder();
        // Two dashes would end the comment, and so would one before its end.
        foreach (var line in origin.Lines(plan.Document).Select(CText.Comment))
            text.Append(CultureInfo.InvariantCulture, $"<!-- {Dash().Replace(line, "- ")} -->\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            # The policy in C

            `policy.h` and `policy.c` are all that a robot needs: C99, no allocation, no state, {{arithmetic.Needs}}.
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
            | constant tables | {{code.TableBytes}} bytes; weights: {{code.Weights}} |
            | static RAM | none where constants stay in flash (ARM, RISC-V); on AVR the compiler copies the tables to RAM |
            | stack | {{arithmetic.NumberBytes * arithmetic.ValueCount}} bytes of values, and about 100 of registers and calls |
            | multiplications and additions a step | {{plan.Edges.Count + plan.Inputs.Count + plan.Actions.Count}} |
            | functions a step | {{Functions()}} |

            {{SizesMark}}

            ## How close it is

            {{arithmetic.Closeness(Share())}}

            {{arithmetic.InputChecks}}

            ## The signals

            | observation | unit | cut to | read |
            |---|---|---|---|

            """);
        for (var i = 0; i < section.Observations.Count; i++)
        {
            var signal = section.Observations[i];
            var cut = arithmetic.Cut(signal, i);
            var isRead = plan.IsRead(i) ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(signal.Name)} | {Cell(signal.Unit)}{arithmetic.ObservationFormat(i)} | {cut} | {isRead} |\n");
        }
        foreach (var warning in arithmetic.Warnings) text.Append(CultureInfo.InvariantCulture, $"\n**Mind**: {Plain(warning)}.\n");
        text.Append("\n| action | range |\n|---|---|\n");
        for (var i = 0; i < plan.Actions.Count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(section.Actuators[i])} | {plan.Actions[i].Low:R} to {plan.Actions[i].High:R}{arithmetic.ActionFormat(i)} |\n");
        AddTraining(text, section);
        return text.ToString();
    }

    // Nothing where nothing was drawn: most runs know the model alone.
    private static void AddTraining(StringBuilder text, PolicyInterface section)
    {
        var noisy = section.Observations.Where(signal => signal.Noise.Count > 0).ToList();
        if (noisy.Count + section.Randomization.Count == 0) return;
        text.Append("""

            ## What it was trained to bear

            Each episode drew these, uniformly from their ranges. Of noise the range is that of its standard deviation
            (normal) or half width (uniform), in the unit of the observation.

            | what | from where to where |
            |---|---|

            """);
        foreach (var signal in noisy)
            text.Append(CultureInfo.InvariantCulture, $"| noise on {Cell(signal.Name)} | {TrainingText.Noise(signal)} |\n");
        foreach (var quantity in section.Randomization)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(quantity.Quantity)} | {Cell(TrainingText.Range(quantity))} |\n");
    }

    private double Share() => vectors.Tolerances()
        .Select((bound, i) => bound / Math.Max(double.Epsilon, plan.Actions[i].High - plan.Actions[i].Low)).Max();

    private string Functions() => string.Join(", ", plan.Hidden.Select(neuron => neuron.Function)
        .Concat(plan.Actions.Select(_ => Nonlinearity.Tanh)).GroupBy(function => function).OrderBy(group => group.Key)
        .Where(group => group.Key != Nonlinearity.Identity)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {NonlinearityFunctions.NameOf(group.Key)}")));

    private static string Cell(string text) => Plain(CText.Comment(text));

    private static string Plain(string text) => text.Replace('|', '_').Replace('<', '_').Replace('[', '(').Replace(']', ')');

    [GeneratedRegex("-(?=[->])")]
    private static partial Regex Dash();
}
