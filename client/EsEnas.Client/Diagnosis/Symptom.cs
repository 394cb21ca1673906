namespace EsEnas.Client.Diagnosis;

/// <summary>Something about a run that keeps it from learning, or may.</summary>
/// <param name="Name">A word for programs, such as <c>flat-returns</c>.</param>
/// <param name="Seen">What was seen, with its numbers.</param>
/// <param name="Advice">What to do, with the keys.</param>
internal sealed record Symptom(string Name, string Seen, string Advice);
