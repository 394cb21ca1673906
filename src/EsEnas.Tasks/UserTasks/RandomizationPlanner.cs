using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.Randomization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Looks the names of a task file's randomization up in its model, and whether the model fits it.</summary>
internal sealed class RandomizationPlanner(UserTaskDefinition definition, Model model, string otherDamping, ModelNames names)
{
    /// <summary>The parts, one for each quantity that is drawn.</summary>
    public RandomizedPart[] Plan()
    {
        var parts = new List<RandomizedPart>();
        foreach (var term in definition.Randomization)
        {
            var part = term.Names is null ? term.Part : term.Part with { Parts = Find(term) };
            var curriculum = definition.Curriculum.FirstOrDefault(
                one => one.Subject == CurriculumSubject.Randomization && one.Index == (int)part.Quantity);
            part = part with { First = curriculum?.From };
            if (part.Parts is { Length: 0 }) continue;
            if (RandomizationFit.WhyNot(model, part, definition.FrameSkip * model.Timestep, otherDamping) is { } allowed)
                names.Refuse(term.Path, part.Range.ToString(), allowed, term.Line);
            parts.Add(part);
        }

        // The terms have ranges of their own; that there is such noise is what the plan knows.
        if (definition.Observation.Any(term => term.RangedNoise is not null))
            parts.Add(new RandomizedPart(RandomizedQuantity.ObservationNoise, default));
        return [.. parts];
    }

    private int[] Find(RandomizationTerm term)
    {
        var list = term.Names!;
        switch (term.Part.Quantity)
        {
            case RandomizedQuantity.MassScale:
                return [.. names.Find(ModelObject.Body, list, model.BodyCount).Where(body => body > 0 || IsWorld(list))];
            case RandomizedQuantity.Push:
                return [.. names.Find(ModelObject.Body, list, model.BodyCount)
                    .Where(body => body > 0 ? IsPushed(body, list) : IsWorld(list))];
            case RandomizedQuantity.FrictionScale:
                return names.Find(ModelObject.Geom, list, model.GeomCount);
            case RandomizedQuantity.GainScale:
                return names.Find(ModelObject.Actuator, list, model.ActuatorCount);
            default:
                return [.. names.Find(ModelObject.Joint, list, model.JointCount).SelectMany(joint =>
                {
                    var (start, width) = names.Velocities(joint);
                    return Enumerable.Range(start, width);
                })];
        }
    }

    private bool IsPushed(int body, NameList list)
    {
        if (RandomizationFit.Moves(model, body)) return true;
        var moving = Enumerable.Range(1, model.BodyCount - 1).Where(other => RandomizationFit.Moves(model, other))
            .Select(other => model.NameOf(ModelObject.Body, other)).Where(name => name.Length > 0);
        names.Refuse(list.Path, model.NameOf(ModelObject.Body, body), $"a body that moves: {string.Join(", ", moving)}", list.Line);
        return false;
    }

    // A name that is not there stands for the world, and has its error already.
    private bool IsWorld(NameList list)
    {
        if (list.IsAll || !list.Names.Contains("world")) return false;
        names.Refuse(list.Path, "world", "a body that moves", list.Line);
        return false;
    }
}
