using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Tasks;

/// <summary>
/// Numbers as C's <c>%.17g</c> writes them: 17 significant digits, correctly rounded, without trailing zeros; an exponent of two digits or
/// more where it is below −4 or above 16. Every number reads back to the same bits.
/// </summary>
public static class SeventeenDigits
{
    /// <summary>The most characters of a number: sign, 17 digits, point, <c>e-308</c>.</summary>
    public const int MaximumLength = 24;

    private const int Precision = 17;

    /// <summary>The text of a number; <c>inf</c>, <c>-inf</c> and <c>nan</c> for those that are not finite.</summary>
    public static string Format(double value)
    {
        Span<char> buffer = stackalloc char[MaximumLength];
        return buffer[..Write(value, buffer)].ToString();
    }

    /// <summary>Writes a number and gives its length. Allocates nothing.</summary>
    /// <param name="value">The number.</param>
    /// <param name="target">At least <see cref="MaximumLength"/> characters.</param>
    public static int Write(double value, Span<char> target)
    {
        if (!double.IsFinite(value))
            return Copy(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf", target);

        // d.dddddddddddddddde±xxx
        Span<char> scientific = stackalloc char[32];
        var written = value.TryFormat(scientific, out var length, "e16", CultureInfo.InvariantCulture);
        Debug.Assert(written);
        var text = scientific[..length];
        var position = 0;
        if (text[0] == '-')
        {
            target[position++] = '-';
            text = text[1..];
        }

        var mark = text.IndexOf('e');
        var exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Span<char> digits = stackalloc char[Precision];
        digits[0] = text[0];
        text[2..mark].CopyTo(digits[1..]);
        ReadOnlySpan<char> kept = digits[..Math.Max(1, digits.LastIndexOfAnyExcept('0') + 1)];

        if (exponent is < -4 or >= Precision)
        {
            target[position++] = kept[0];
            if (kept.Length > 1)
            {
                target[position++] = '.';
                position += Copy(kept[1..], target[position..]);
            }

            target[position++] = 'e';
            target[position++] = exponent < 0 ? '-' : '+';
            Math.Abs(exponent).TryFormat(target[position..], out var exponentLength, "00", CultureInfo.InvariantCulture);
            return position + exponentLength;
        }

        if (exponent < 0)
        {
            position += Copy("0.", target[position..]);
            target.Slice(position, -exponent - 1).Fill('0');
            position += -exponent - 1;
            return position + Copy(kept, target[position..]);
        }

        var whole = Math.Min(kept.Length, exponent + 1);
        position += Copy(kept[..whole], target[position..]);
        target.Slice(position, exponent + 1 - whole).Fill('0');
        position += exponent + 1 - whole;
        if (whole == kept.Length)
            return position;
        target[position++] = '.';
        return position + Copy(kept[whole..], target[position..]);
    }

    private static int Copy(ReadOnlySpan<char> text, Span<char> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
