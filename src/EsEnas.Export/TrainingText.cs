using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Export;

/// <summary>What a policy was trained to bear, in words; foreign text is as it stands in the policy file.</summary>
internal static class TrainingText
{
    /// <summary>The noise on an observed number: <c>normal 0 to 0.01</c>; empty for none.</summary>
    public static string Noise(ObservationSignal signal) => string.Join(" plus ", signal.Noise.Select(noise =>
        $"{(noise.Law == SignalNoiseLaw.Uniform ? "uniform" : "normal")} {Range(noise.Low, noise.High)}"));

    /// <summary>What each episode drew: <c>0 to 2 steps</c>.</summary>
    public static string Range(TrainedQuantity quantity) => $"{Range(quantity.Low, quantity.High)} {quantity.Unit}".TrimEnd();

    private static string Range(double low, double high) =>
        low == high ? Number(low) : $"{Number(low)} to {Number(high)}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
