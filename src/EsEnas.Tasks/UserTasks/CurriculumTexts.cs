using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Curricula of a task file in words, for those who read a task's description.</summary>
internal static class CurriculumTexts
{
    /// <summary>What changes, from which value to which, and when.</summary>
    public static string Of(CurriculumTerm term, UserTaskDefinition definition)
    {
        var (subject, declared, isRange) = term.Subject switch
        {
            CurriculumSubject.Reward =>
                ($"coefficient of reward term {term.Index}", Number(definition.Reward[term.Index].Coefficient), false),
            CurriculumSubject.Target => ($"target {definition.Targets[term.Index].Name}",
                new ValueRange(definition.Targets[term.Index].Low, definition.Targets[term.Index].High), true),
            CurriculumSubject.Randomization => (RandomizedQuantities.Key((RandomizedQuantity)term.Index),
                definition.Randomization.First(drawn => drawn.Part.Quantity == (RandomizedQuantity)term.Index).Part.Range, true),
            CurriculumSubject.Horizon => ("most steps of an episode", Number(definition.Horizon), false),
            _ when definition.Observation[term.Index].RangedNoise is { } ranged =>
                ($"noise of observation term {term.Index}", ranged.Range, true),
            _ => ($"noise of observation term {term.Index}", Number(definition.Observation[term.Index].Noise), false),
        };
        var steps = term.Steps == 0 ? "" : $", in {NumberText.Write(term.Steps)} step{(term.Steps == 1 ? "" : "s")}";
        return $"{subject}: {Text(term.From)} up to iteration {NumberText.Write(term.First)}, {Text(declared)} from " +
            $"{NumberText.Write(term.Last)} on{steps}";

        string Text(ValueRange range) => isRange ? range.ToString() : NumberText.Write(range.Low);
    }

    private static ValueRange Number(double value) => new(value, value);
}
