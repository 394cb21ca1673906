using System.Globalization;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Terms of a task file in words and formulas, for those who read a task's description.</summary>
internal static class RewardTexts
{
    /// <summary>A term of the reward, with its coefficient.</summary>
    public static string Of(RewardTerm term, UserTaskDefinition definition) =>
        string.Create(CultureInfo.InvariantCulture, $"{term.Coefficient} {Quantity(term, definition)}");

    /// <summary>A coordinate.</summary>
    public static string Of(CoordinateAt coordinate) => coordinate.Kind switch
    {
        CoordinateKind.Joint => coordinate.Component == 0 ? coordinate.Name.Name : $"{coordinate.Name.Name}[{Text(coordinate.Component)}]",
        CoordinateKind.Sensor => $"sensor {coordinate.Name.Name}[{Text(coordinate.Component)}]",
        CoordinateKind.CenterOfMass => $"center of mass of {coordinate.Name.Name}.{"xyz"[coordinate.Component]}",
        _ => $"{coordinate.Name.Name}.{"xyz"[coordinate.Component]}",
    };

    private static string Quantity(RewardTerm term, UserTaskDefinition definition) => term.Kind switch
    {
        RewardKind.AliveBonus => $"while alive{(definition.TrainsOnBonus ? " (weights are trained on it)" : "")}",
        RewardKind.EarlyEnd => "in a step that ends the episode",
        RewardKind.Product => string.Join(" ", term.Of.Select(factor => $"* ({Factor(factor, definition)})")),
        RewardKind.Minimum => $"* min({string.Join(", ", term.Of.Select(factor => Factor(factor, definition)))})",
        RewardKind.Maximum => $"* max({string.Join(", ", term.Of.Select(factor => Factor(factor, definition)))})",
        _ => $"* {Shaped(term, Measured(term))}",
    };

    private static string Factor(RewardTerm term, UserTaskDefinition definition)
    {
        var offset = term.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" + {term.Offset}");
        return Of(term, definition) + offset;
    }

    private static string Measured(RewardTerm term)
    {
        var before = term.BeforeStep ? " before the step" : "";
        return term.Kind switch
        {
            RewardKind.ForwardVelocity => $"velocity of {Of(term.Coordinate!)}",
            RewardKind.ControlCost => "sum(a^2)",
            RewardKind.ActionRate => "sum((a - previous a)^2)",
            RewardKind.Distance => $"|{term.From!.Name} - {term.To!.Name}|{before}",
            RewardKind.Position => Of(term.Coordinate!) + before,
            RewardKind.Contact => $"[{string.Join(" touches ", term.Between!.Names)}]{before}",
            RewardKind.Energy => $"{TaskWords.Energies[term.Component]} energy{before}",
            RewardKind.Power => "sum(|force * velocity|) of the actuators",
            RewardKind.Upright => $"upright {term.From!.Name}{before}",
            _ => $"sensor {term.From!.Name}[{Text(term.Component)}]{before}",
        };
    }

    private static string Shaped(RewardTerm term, string x)
    {
        var shape = term.Shape;
        if (shape.TargetName is { } name) x = $"({x} - {name.Name})";
        else if (shape.Target != 0) x = $"({x} - {Text(shape.Target)})";
        return shape.Kind switch
        {
            ShapeKind.Square => $"{x}^2",
            ShapeKind.Absolute => $"|{x}|",
            ShapeKind.Gaussian => $"exp(-{x}^2 / {Text(shape.Scale)}^2)",
            ShapeKind.Tolerance => $"tolerance({x}, {Bounds(shape.Tolerance)})",
            _ => x,
        };
    }

    private static string Bounds(ToleranceShape shape) => $"{Text(shape.Low)}..{Text(shape.High)}"
        + (shape.Margin == 0 ? "" : $", margin {Text(shape.Margin)}, {TaskWords.Sigmoids[(int)shape.Sigmoid]} to {Text(shape.AtMargin)}");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
