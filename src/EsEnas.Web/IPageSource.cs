namespace EsEnas.Web;

/// <summary>The runs that the page shows, and how to reach them. Thread safe.</summary>
public interface IPageSource
{
    /// <summary>Calls grains. Ask for it at each call: a host may have gone, and another one is there instead.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Where the runs are, in a few words: "this cluster", a data directory.</summary>
    string Place { get; }

    /// <summary>Address of Orleans' own dashboard as a path of this host; null where there is none.</summary>
    string? Dashboard { get; }

    /// <summary>Address of the page for traces, without secrets; null if none is known.</summary>
    string? Traces { get; }

    /// <summary>The console's command line for something, as a user would type it.</summary>
    /// <param name="words">Command and arguments.</param>
    string CommandLine(params IReadOnlyList<string> words);
}
