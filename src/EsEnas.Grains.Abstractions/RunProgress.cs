namespace EsEnas.Grains.Abstractions;

/// <summary>What a run evaluates now.</summary>
/// <param name="Phase">The phase's name: <c>training</c>, <c>selection</c>, …</param>
/// <param name="Done">Steps of the phase that are done.</param>
/// <param name="Steps">Steps of the phase in all.</param>
/// <param name="Unit">What a step is: <c>iteration</c> or <c>round</c>.</param>
/// <param name="EvaluationsDone">Evaluations of the current step that are done.</param>
/// <param name="Evaluations">Evaluations of the current step.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunProgress")]
public sealed record RunProgress([property: Id(0)] string Phase, [property: Id(1)] int Done, [property: Id(2)] int Steps,
    [property: Id(3)] string Unit, [property: Id(4)] int EvaluationsDone, [property: Id(5)] int Evaluations)
{
    /// <summary>Whether it is the phase that every run begins with.</summary>
    public bool IsTraining => Phase == "training";
}
