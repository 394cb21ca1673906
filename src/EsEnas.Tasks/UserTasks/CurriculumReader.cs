using System.Collections.Immutable;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads how a task file's numbers change while it is trained, and refuses what it does not declare.</summary>
internal static class CurriculumReader
{
    private const int MostTerms = 20;
    private const int MostIterations = 1_000_000;
    private const int MostSteps = 1000;
    private static readonly string[] Subjects = ["reward", "target", "randomization", "horizon", "noise"];

    /// <summary>The terms of a definition that is otherwise complete.</summary>
    public static ImmutableArray<CurriculumTerm> Read(FieldReader fields, UserTaskDefinition definition)
    {
        var terms = ImmutableArray.CreateBuilder<CurriculumTerm>();
        foreach (var item in fields.List("curriculum", MostTerms, isRequired: false))
        {
            if (ReadTerm(item, definition) is not { } term) continue;
            if (terms.Any(other => other.Subject == term.Subject && other.Index == term.Index))
                item.Refuse("of", "something that no curriculum before it changes");
            terms.Add(term);
        }

        return terms.DrainToImmutable();
    }

    private static CurriculumTerm? ReadTerm(FieldReader fields, UserTaskDefinition definition)
    {
        var choice = fields.Choice("of", true, Subjects);
        // Which keys it has follows from what it is of.
        if (choice < 0) return null;
        var subject = (CurriculumSubject)choice;
        var (index, from) = subject switch
        {
            CurriculumSubject.Reward => ReadReward(fields, definition),
            CurriculumSubject.Target => ReadTarget(fields, definition),
            CurriculumSubject.Randomization => ReadRandomization(fields, definition),
            CurriculumSubject.Noise => ReadNoise(fields, definition),
            _ => ReadHorizon(fields, definition),
        };
        var iterations = fields.Range("iterations", new ValueRange(0, MostIterations), isInteger: true);
        if (fields.Has("iterations") && !(iterations.Low < iterations.High))
            fields.Refuse("iterations", "[last with the first value, first with the declared one], the former smaller");
        var steps = fields.Integer("steps", 1, MostSteps, 0);
        fields.End();
        return index < 0 ? null
            : new CurriculumTerm(subject, index, from, (int)iterations.Low, (int)iterations.High, steps);
    }

    private static (int Index, ValueRange From) ReadReward(FieldReader fields, UserTaskDefinition definition)
    {
        var term = fields.Integer("term", 0, Math.Max(0, definition.Reward.Length - 1), null);
        var from = fields.Number("from", -1e6, 1e6, null);
        if (term < definition.Reward.Length && definition.Reward[term].Kind == RewardKind.ControlCost && from > 0)
            fields.Refuse("from", "0 or less: the term is the sum of the squared actions, and a cost is subtracted");
        return (term, new ValueRange(from, from));
    }

    private static (int Index, ValueRange From) ReadTarget(FieldReader fields, UserTaskDefinition definition)
    {
        var name = fields.Name("name");
        var index = definition.Targets.Select(target => target.Name).ToList().IndexOf(name.Name);
        if (index < 0 && name.Name.Length > 0) fields.Refuse("name", definition.Targets.IsEmpty ? "a target; the task has none"
            : $"one of the task's targets: {string.Join(", ", definition.Targets.Select(target => target.Name))}");
        return (index, fields.Range("from", new ValueRange(-1e10, 1e10), isInteger: false));
    }

    private static (int Index, ValueRange From) ReadRandomization(FieldReader fields, UserTaskDefinition definition)
    {
        var declared = definition.Randomization.Select(term => term.Part.Quantity).ToList();
        var known = declared.ConvertAll(RandomizedQuantities.Key);
        var text = fields.OptionalText("quantity", 50);
        var place = text is null ? -1 : known.IndexOf(text);
        if (place < 0)
            fields.Refuse("quantity", known.Count == 0 ? "a quantity of randomization; the task draws none"
                : $"a quantity that randomization declares: {string.Join(", ", known)}");
        var quantity = place < 0 ? default : declared[place];
        return (place < 0 ? -1 : (int)quantity, fields.Range("from", RandomizedQuantities.Bounds(quantity), isInteger: false));
    }

    // A number where the declared one is a number, a range where it is a range.
    private static (int Index, ValueRange From) ReadNoise(FieldReader fields, UserTaskDefinition definition)
    {
        var noisy = Enumerable.Range(0, definition.Observation.Length).Where(i => definition.Observation[i].IsNoisy).ToList();
        var term = fields.Integer("term", 0, Math.Max(0, definition.Observation.Length - 1), null);
        if (fields.Has("term") && term < definition.Observation.Length && !noisy.Contains(term))
            fields.Refuse("term", noisy.Count == 0 ? "an observation term with a noise; the task has none"
                : $"an observation term with a noise: {string.Join(", ", noisy)}");
        var bounds = RandomizedQuantities.Bounds(RandomizedQuantity.ObservationNoise);
        if (term < definition.Observation.Length && definition.Observation[term].RangedNoise is not null)
            return (term, fields.Range("from", bounds, isInteger: false));
        var from = fields.Number("from", bounds.Low, bounds.High, null);
        return (term, new ValueRange(from, from));
    }

    private static (int Index, ValueRange From) ReadHorizon(FieldReader fields, UserTaskDefinition definition)
    {
        var from = fields.Integer("from", 1, definition.Horizon, null);
        return (0, new ValueRange(from, from));
    }
}
