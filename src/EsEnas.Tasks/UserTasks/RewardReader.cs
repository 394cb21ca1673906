using System.Collections.Immutable;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Reads a reward term of a task file.</summary>
internal static class RewardReader
{
    private const double LargestNumber = 1e6;
    private const double SmallestScale = 1e-6;
    private const int MostFactors = 20;

    public static RewardTerm Read(FieldReader fields) => Read(fields, isFactor: false);

    private static RewardTerm Read(FieldReader fields, bool isFactor)
    {
        var kind = (RewardKind)(isFactor ? FactorKind(fields) : fields.Choice("kind", true, TaskWords.Rewards));
        var isCost = kind == RewardKind.ControlCost && !isFactor;
        var coefficient = fields.Number("coefficient", -LargestNumber, LargestNumber, isCost ? null : 1);
        var offset = isFactor ? fields.Number("offset", -LargestNumber, LargestNumber, 0) : 0;
        if (isCost && coefficient > 0)
            fields.Refuse("coefficient", "a negative number: the term is the sum of the squared actions, and a cost is subtracted");
        CoordinateAt? coordinate = null;
        NameAt? from = null, to = null;
        NameList? between = null;
        var component = 0;
        ImmutableArray<RewardTerm> of = [];
        switch (kind)
        {
            case RewardKind.ForwardVelocity or RewardKind.Position:
                coordinate = CoordinateReader.Read(fields);
                break;
            case RewardKind.Distance:
                (from, to) = (fields.Name("from"), fields.Name("to"));
                break;
            case RewardKind.Sensor:
                from = fields.Name("sensor");
                component = fields.Integer("reading", 0, 99, 0);
                break;
            case RewardKind.Upright:
                from = fields.Name("body");
                break;
            case RewardKind.Contact:
                between = fields.Two("between");
                break;
            case RewardKind.Energy:
                component = Math.Max(fields.Choice("part", false, TaskWords.Energies), 0);
                break;
            case RewardKind.Product or RewardKind.Minimum or RewardKind.Maximum:
                of = [.. fields.List("of", MostFactors, isRequired: true).Select(factor => Read(factor, isFactor: true))];
                break;
            default:
                break;
        }

        var before = kind is RewardKind.Distance or RewardKind.Sensor or RewardKind.Position or RewardKind.Upright or RewardKind.Contact
            or RewardKind.Energy && fields.Choice("read", false, "after-step", "before-step") == 1;
        var shape = HasShape(kind) ? ReadShape(fields) : RewardShape.Plain;
        // Which keys a term has follows from its kind: without one they cannot be judged.
        if (kind >= 0) fields.End();
        return new RewardTerm(kind, coefficient, coordinate, from, to, component, before)
        {
            Shape = shape,
            Of = of,
            Offset = offset,
            Between = between,
        };
    }

    // What pays by itself stays a term of its own, and a product of products is one product.
    private static int FactorKind(FieldReader fields)
    {
        string[] words = [.. Enum.GetValues<RewardKind>().Where(HasShape).Select(kind => TaskWords.Rewards[(int)kind])];
        var choice = fields.Choice("kind", true, words);
        return choice < 0 ? choice : Array.IndexOf(TaskWords.Rewards, words[choice]);
    }

    private static bool HasShape(RewardKind kind) => kind is RewardKind.ForwardVelocity or RewardKind.Distance or RewardKind.Sensor
        or RewardKind.Position or RewardKind.Upright or RewardKind.ControlCost or RewardKind.ActionRate or RewardKind.Contact
        or RewardKind.Energy or RewardKind.Power;

    private static RewardShape ReadShape(FieldReader fields)
    {
        var (target, name) = fields.NumberOrName("target", LargestNumber);
        if (fields.Section("tolerance") is { } section)
        {
            if (fields.Has("shape")) fields.Refuse("shape", "either shape or tolerance");
            _ = fields.OptionalText("shape", 20);
            return new RewardShape(ShapeKind.Tolerance, target, name, 1, ReadTolerance(section));
        }

        var shape = (ShapeKind)Math.Max(fields.Choice("shape", false, "none", "square", "absolute", "gaussian"), 0);
        var scale = shape == ShapeKind.Gaussian ? fields.Number("scale", SmallestScale, LargestNumber, null) : 1;
        return shape == ShapeKind.None && target == 0 && name is null ? RewardShape.Plain
            : new RewardShape(shape, target, name, scale, default);
    }

    private static ToleranceShape ReadTolerance(FieldReader fields)
    {
        var low = fields.Number("low", -1e10, 1e10, double.NegativeInfinity);
        var high = fields.Number("high", -1e10, 1e10, double.PositiveInfinity);
        if (!fields.Has("low") && !fields.Has("high")) fields.Refuse("low", "a number, here or as high, or both");
        else if (!(low <= high)) fields.Refuse("low", "a number that is at most high");
        var margin = fields.Number("margin", 0, LargestNumber, 0);
        var sigmoid = (Sigmoid)Math.Max(fields.Choice("sigmoid", false, TaskWords.Sigmoids), 0);
        var least = sigmoid is Sigmoid.Linear or Sigmoid.Quadratic ? 0 : SmallestScale;
        var atMargin = fields.Number("atMargin", least, 1 - SmallestScale, 0.1);
        fields.End();
        return new ToleranceShape(low, high, margin, sigmoid, atMargin);
    }
}
