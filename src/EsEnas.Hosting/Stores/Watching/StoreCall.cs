namespace EsEnas.Hosting.Stores.Watching;

/// <summary>
/// Knows which log entries and exceptions come from a request to a watched store: the watch has said all that there is to say.
/// </summary>
internal static class StoreCall
{
    private const string Mark = "EsEnas.Store";
    private static readonly AsyncLocal<bool> Inside = new();

    /// <summary>Whether this is a request's own code, or what it calls.</summary>
    internal static bool IsInside => Inside.Value;

    /// <summary>Whether a watch has seen an exception, or one that it carries. It stays seen where another silo rethrows it.</summary>
    internal static bool HasSeen(Exception? exception) => Chain(exception).Any(each => each.Data.Contains(Mark));

    /// <summary>An exception and all that it carries.</summary>
    internal static IEnumerable<Exception> Chain(Exception? exception) => exception is null ? []
        : [exception,
            .. exception is AggregateException several ? several.InnerExceptions.SelectMany(Chain) : Chain(exception.InnerException)];

    /// <summary>Remembers an exception.</summary>
    internal static void See(Exception exception)
    {
        foreach (var each in Chain(exception)) each.Data[Mark] = true;
    }

    /// <summary>Marks what follows in this method, and what it calls, as a request.</summary>
    internal static void Enter() => Inside.Value = true;
}
