using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>Numbers as C writes them, in the precision of an export.</summary>
internal sealed class CNumber(bool isDouble)
{
    /// <summary>Whether numbers are doubles.</summary>
    public bool IsDouble { get; } = isDouble;

    /// <summary>A literal that reads back to the number, rounded to the precision.</summary>
    /// <exception cref="PolicyFormatException">The precision does not reach that far.</exception>
    public string Of(double value, string what)
    {
        if (!double.IsFinite(value))
            throw new PolicyFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: {value} is no number that C can hold."));
        if (IsDouble) return Pointed(value.ToString("R", CultureInfo.InvariantCulture));
        return Pointed(SinglePrecision.Of(value, what).ToString("R", CultureInfo.InvariantCulture)) + "f";
    }

    /// <summary>An end of an observation's range; infinite where no number of the precision is beyond it.</summary>
    public double End(double value) => IsDouble || float.IsFinite((float)value) ? value : Math.Sign(value) * double.PositiveInfinity;

    /// <summary>A literal of a number of this program's own.</summary>
    public string Of(double value) => Of(value, "a constant");

    /// <summary>A bound of an action, rounded into the range.</summary>
    public string Bound(double value, bool isLow, double other)
    {
        var rounded = (float)value;
        if (IsDouble || rounded == value || value == other) return Of(value, "action");
        if (isLow && rounded < value) rounded = MathF.BitIncrement(rounded);
        else if (!isLow && rounded > value) rounded = MathF.BitDecrement(rounded);
        return Of(rounded, "action");
    }

    /// <summary>The action where there is none: 0, or what in its range is next to it.</summary>
    public string Rest(PlanAction action) =>
        action.Low > 0 ? Bound(action.Low, true, action.High) : action.High < 0 ? Bound(action.High, false, action.Low) : Of(0);

    // 1 is a whole number in C, and -0 would lose its sign.
    private static string Pointed(string digits) => digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";
}
