using System.Globalization;

namespace EsEnas.Core.Documents;

/// <summary>
/// Numbers as people write them, in specifications, task files, sweeps, settings and options alike: plain decimal or scientific form, such
/// as 12, -0.5, .5, +1 or 1e3. No leading zeros, octal, hexadecimal, underscores, group separators, NaN or infinity.
/// </summary>
/// <remarks>Thread safe; the culture plays no part.</remarks>
public static class NumberText
{
    private const double LargestExactInteger = 9007199254740992;

    /// <summary>Reads a finite number.</summary>
    public static bool TryReadNumber(string text, out double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = 0;
        if (!IsNumber(text, out _)) return false;
        // -0 and 0 must have one canonical text.
        value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0;
        return double.IsFinite(value);
    }

    /// <summary>Reads an integer; scientific form counts if its value is one (1e6).</summary>
    public static bool TryReadInteger(string text, out Int128 value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = 0;
        if (!IsNumber(text, out var plain)) return false;
        if (plain) return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (number != Math.Truncate(number) || Math.Abs(number) > LargestExactInteger) return false;
        value = (Int128)number;
        return true;
    }

    /// <summary>The shortest text that reads back to the same bits.</summary>
    public static string Write(double value) => (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>An integer with thousands separators, for messages.</summary>
    public static string Grouped(Int128 value) => value.ToString("N0", CultureInfo.InvariantCulture);

    // [+-] digits [. digits] [e [+-] digits], digits on at least one side of the point, no leading zero.
    private static bool IsNumber(string text, out bool plainInteger)
    {
        plainInteger = false;
        var at = 0;
        if (at < text.Length && text[at] is '+' or '-') at++;
        var whole = SkipDigits(text, at) - at;
        if (whole > 1 && text[at] == '0') return false;
        at += whole;
        var fraction = 0;
        var hasPoint = at < text.Length && text[at] == '.';
        if (hasPoint)
        {
            fraction = SkipDigits(text, at + 1) - at - 1;
            at += 1 + fraction;
        }

        if (whole + fraction == 0) return false;
        var hasExponent = at < text.Length && text[at] is 'e' or 'E';
        if (hasExponent)
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            var exponent = SkipDigits(text, at) - at;
            if (exponent == 0) return false;
            at += exponent;
        }

        plainInteger = !hasPoint && !hasExponent;
        return at == text.Length;
    }

    private static int SkipDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }
}
