using EsEnas.Core.Policies.Compact;

namespace EsEnas.Core.Policies;

/// <summary>A policy file (policy.json): everything a deployment needs, and where it came from.</summary>
/// <remarks>
/// <para>Immutable by convention, thread safe. Arrays are compared by reference.</para>
/// <para>
/// The fields of schema 1 stand in docs/policy-format.md, which a test holds to the writer. Neurons are numbered inputs
/// first, then hidden layers, then outputs. A deployment computes, in that order, v = (observation - mean) · scale for inputs,
/// v = f(bias + Σ weight · v[from]) for hidden neurons and action = (low + high)/2 + (high - low)/2 · t with
/// t = tanh(bias + Σ weight · v[from]), or, where the scale is <c>unit</c>, action = t.
/// </para>
/// </remarks>
public sealed record PolicyDocument
{
    /// <summary>The schema version that this build writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>
    /// The longest text that <see cref="FromJson"/> reads, in characters; a network of the most edges that a layout may have is shorter.
    /// </summary>
    public const int MaximumLength = 64 * 1024 * 1024;

    /// <summary>Schema version.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The task that the policy is for.</summary>
    public required string Task { get; init; }

    /// <summary>Layers, edges, weights, biases, nonlinearities.</summary>
    public required WiredNetwork Network { get; init; }

    /// <summary>Observation normalization.</summary>
    public required Normalizer Normalizer { get; init; }

    /// <summary>Lower bound of each action.</summary>
    public required double[] ActionLow { get; init; }

    /// <summary>Upper bound of each action.</summary>
    public required double[] ActionHigh { get; init; }

    /// <summary>What becomes of an output's tanh; files of builds that did not know it rescale to the range.</summary>
    public ActionScale ActionScale { get; init; }

    /// <summary>Signals, clock and test vectors; null in files that do not say. Builds that do not know the section refuse it.</summary>
    public PolicyInterface? Interface { get; init; }

    /// <summary>Size as Table 2 counts it.</summary>
    public required ModelSize Size { get; init; }

    /// <summary>
    /// How weights, biases and the normalization are quantized; null for full precision. Builds that do not know it refuse the file.
    /// </summary>
    public PolicyQuantization? Quantization { get; init; }

    /// <summary>What a deployment stores.</summary>
    public DeploymentSize Deployment => DeploymentSize.Of(this);

    /// <summary>Where the policy came from.</summary>
    public required PolicyProvenance Provenance { get; init; }

    /// <summary>The file's text: JSON, every number with enough digits to read back to the bit.</summary>
    /// <exception cref="PolicyFormatException">A number is not finite: JSON has no such numbers. The message names the field.</exception>
    public string ToJson() => PolicyDocumentWriter.Write(this);

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="PolicyFormatException">
    /// Longer than <see cref="MaximumLength"/>, not JSON, of an unknown schema; a field is missing, unknown, repeated, of the wrong length
    /// or not finite. The message names it.
    /// </exception>
    public static PolicyDocument FromJson(string json) => PolicyDocumentReader.Read(json);
}
