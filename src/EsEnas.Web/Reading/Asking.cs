using EsEnas.Core.Policies;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>Asks grains for what a page shows: not for long, and with words for what stands in the way.</summary>
internal static class Asking
{
    /// <summary>A grain answers in milliseconds; one on a silo that has died not before the cluster has found that out.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The answer of a grain, or what is stored if it does not give one.</summary>
    internal static async Task<T> AskAsync<T>(Func<Task<T>> grain, Func<Task<T>> stored, CancellationToken cancellationToken)
    {
        try
        {
            return await grain().WaitAsync(Patience, cancellationToken);
        }
        catch (Exception error) when (PassingErrors.IsPassing(error))
        {
            return await stored().WaitAsync(Patience, cancellationToken);
        }
    }

    /// <summary>Whether a page says what went wrong instead of failing: nothing is wrong with the page.</summary>
    internal static bool IsTold(Exception error) =>
        error is RunException or StoreException or PolicyFormatException || PassingErrors.IsPassing(error);

    /// <summary>What went wrong, in a line, of something that nobody tries again by itself.</summary>
    internal static string TextOf(Exception error) =>
        PassingErrors.IsPassing(error) ? $"{PassingText(error)}; try again" : LastingText(error);

    /// <summary>What went wrong, in a line, of something that a feed asks again in a moment.</summary>
    internal static string FeedTextOf(Exception error) =>
        PassingErrors.IsPassing(error) ? $"{PassingText(error)}; trying again" : LastingText(error);

    /// <summary>What went wrong, in a line, of something that may have been done although no answer came.</summary>
    internal static string ActionTextOf(Exception error) => PassingErrors.IsPassing(error)
        ? $"{PassingText(error)}; it may have been done all the same: look before you try again" : LastingText(error);

    private static string PassingText(Exception error) => error is TimeoutException ? "no answer" : "a silo does not answer";

    private static string LastingText(Exception error) => error switch
    {
        PolicyFormatException => $"this build cannot read the policy: {SafeText.Line(error.Message)}",
        RunException or StoreException => SafeText.Line(error.Message),
        _ => SafeText.Line(error.GetBaseException().Message),
    };
}
