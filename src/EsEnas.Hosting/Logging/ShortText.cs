using System.Text;

namespace EsEnas.Hosting.Logging;

/// <summary>What an exception says, in one line without a stack.</summary>
internal static class ShortText
{
    private const int MaxMessage = 200;
    private const int MaxDepth = 4;

    /// <summary>Type and first line of each message, from the outermost exception to the cause.</summary>
    internal static string Of(Exception exception)
    {
        StringBuilder text = new();
        var last = "";
        var depth = 0;
        for (var each = exception; each is not null && depth < MaxDepth; each = each.InnerException)
        {
            var message = FirstLine(each.Message);

            // Wrappers often repeat what they wrap.
            if (last.Contains(message, StringComparison.Ordinal)) continue;
            if (depth++ > 0) text.Append(" <- ");
            text.Append(each.GetType().Name).Append(": ").Append(message);
            last = message;
        }

        return text.ToString();
    }

    /// <summary>The first line of a message, cut where it is too long.</summary>
    internal static string FirstLine(string? message)
    {
        var line = (message ?? "").Split('\n')[0].Trim();
        return line.Length <= MaxMessage ? line : line[..MaxMessage] + "…";
    }
}
