namespace EsEnas.Grains.Telemetry;

/// <summary>One kind of span of the activity source.</summary>
/// <param name="Name">Name.</param>
/// <param name="Parent">Name of the span that it lies in; empty for the root.</param>
/// <param name="Description">What it covers, and where.</param>
/// <param name="Attributes">Names of its attributes.</param>
public sealed record SpanDefinition(string Name, string Parent, string Description, params IReadOnlyList<string> Attributes);
