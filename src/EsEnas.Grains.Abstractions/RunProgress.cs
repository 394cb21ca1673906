using System.Globalization;

namespace EsEnas.Grains.Abstractions;

/// <summary>What a run evaluates now.</summary>
/// <param name="Phase">The phase's name: <c>training</c>, <c>selection</c>, …</param>
/// <param name="Done">Steps of the phase that are done.</param>
/// <param name="Steps">Steps of the phase in all.</param>
/// <param name="Unit">What a step is: <c>iteration</c> or <c>round</c>.</param>
/// <param name="EvaluationsDone">Evaluations of the current step that are done.</param>
/// <param name="Evaluations">Evaluations of the current step.</param>
[GenerateSerializer, Immutable, Alias("esenas.RunProgress")]
public sealed record RunProgress([property: Id(0)] string Phase, [property: Id(1)] int Done, [property: Id(2)] int Steps, [property: Id(3)] string Unit,
    [property: Id(4)] int EvaluationsDone, [property: Id(5)] int Evaluations)
{
    /// <summary>Whether it is the first phase, which is not named in words.</summary>
    public bool IsTraining => Phase == "training";

    /// <summary>The step, without counts that change all the time: "iteration 12", "selection, round 2 of 4".</summary>
    public string Step => IsTraining ? string.Create(CultureInfo.InvariantCulture, $"{Unit} {Done + 1}")
        : Done >= Steps ? $"{Phase}, measuring the policy"
        : string.Create(CultureInfo.InvariantCulture, $"{Phase}, {Unit} {Done + 1} of {Steps}");

    /// <summary>All of it: "iteration 12: 40 of 150 evaluations".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Step}: {EvaluationsDone} of {Evaluations} evaluations");
}
