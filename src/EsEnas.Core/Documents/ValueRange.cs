namespace EsEnas.Core.Documents;

/// <summary>
/// The numbers from <paramref name="Low"/> to <paramref name="High"/>, both included; Low is at most High, both are finite.
/// </summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>The number at a fraction of it: 0 is the lower end, 1 the upper one.</summary>
    public double At(double fraction) => fraction >= 1 ? High : Low + (fraction * (High - Low));

    /// <summary>The number in it that is nearest to <paramref name="value"/>.</summary>
    public double Nearest(double value) => Math.Clamp(value, Low, High);

    /// <summary>As it is written: <c>[0.8, 1.2]</c>.</summary>
    public override string ToString() => $"[{NumberText.Write(Low)}, {NumberText.Write(High)}]";
}
