using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>Writes policy_vectors.h: the vectors of the self-test and how far a port may be from them.</summary>
internal sealed class CVectors(PolicyPlan plan, CArithmetic arithmetic, string head)
{
    // The emulated boards have 256 KiB of flash.
    private const int MostBytes = 64 * 1024;

    private readonly IReadOnlyList<TestVector> vectors = [.. plan.Document.Interface!.Vectors
        .Take(Math.Max(1, MostBytes / (arithmetic.NumberBytes * (plan.ObservationSize + plan.Actions.Count))))];

    public string Write()
    {
        var text = new StringBuilder(head);
        text.Append("#ifndef POLICY_VECTORS_H\n#define POLICY_VECTORS_H\n\n#include \"policy.h\"\n\n");
        text.Append(CultureInfo.InvariantCulture, $"#define POLICY_VECTORS {vectors.Count}u\n\n");
        Table(text, "policy_vector_observation[POLICY_VECTORS][POLICY_OBSERVATIONS]",
            vectors.Select(vector => vector.Observation.Select((value, i) => arithmetic.Observation(i, value))));
        Table(text, "policy_vector_action[POLICY_VECTORS][POLICY_ACTIONS]",
            vectors.Select(vector => vector.Action.Select((value, i) => arithmetic.Action(i, value))));
        text.Append("/* The most that the actions of this code differ from those of ").Append(plan.Reference)
            .Append(", by its arithmetic alone. */\n");
        List(text, arithmetic.Number, "policy_tolerance[POLICY_ACTIONS]",
            Tolerances().Select((tolerance, i) => arithmetic.Tolerance(i, tolerance)));
        text.Append("/* What is done where there is no action. */\n");
        List(text, arithmetic.Number, "policy_rest[POLICY_ACTIONS]", plan.Actions.Select((_, i) => arithmetic.Rest(i)));
        text.Append("/* Which observations are read. */\n");
        List(text, "unsigned char", "policy_is_read[POLICY_OBSERVATIONS]",
            Enumerable.Range(0, plan.ObservationSize).Select(i => plan.IsRead(i) ? "1" : "0"));
        return text.Append("#endif\n").ToString();
    }

    /// <summary>For each action the largest bound over the vectors.</summary>
    public double[] Tolerances()
    {
        var largest = new double[plan.Actions.Count];
        var bounds = new double[plan.Actions.Count];
        foreach (var vector in vectors)
        {
            arithmetic.FindBounds(vector.Observation, bounds);
            // No difference of two actions is larger than the range.
            for (var i = 0; i < bounds.Length; i++)
                largest[i] = Math.Max(largest[i], Math.Min(bounds[i], plan.Actions[i].High - plan.Actions[i].Low));
        }
        return largest;
    }

    private void Table(StringBuilder text, string name, IEnumerable<IEnumerable<string>> rows)
    {
        var lines = rows.Select(row => $"    {{ {string.Join(", ", row)} }}");
        text.Append(CultureInfo.InvariantCulture,
            $"static const {arithmetic.Number} {name} =\n{{\n{string.Join(",\n", lines)}\n}};\n\n");
    }

    private static void List(StringBuilder text, string type, string name, IEnumerable<string> values) =>
        text.Append(CultureInfo.InvariantCulture, $"static const {type} {name} = {{ {string.Join(", ", values)} }};\n\n");
}
