namespace EsEnas.Web.Tests.Support;

/// <summary>Runs that take a second or two.</summary>
internal static class Specifications
{
    /// <summary>The iterations of <see cref="Shrunk"/>.</summary>
    internal const int ShrunkIterations = 4;

    /// <summary>A linear swimmer of short episodes, shrunk afterwards: it has a front.</summary>
    internal const string Shrunk = """
        task: swimmer
        iterations: 4
        seed: 1
        horizon: 40
        policy: { hidden: [] }
        search: { space: unstructured }
        evaluations: { directions: 4, atCurrent: 2 }
        selection: { reportEpisodes: 4 }
        shrink: { enabled: true, episodes: 4, reportEpisodes: 4, iterations: 0 }
        checkpoint: { keepEvery: 1 }

        """;

    /// <summary>A swimmer with a hidden layer that goes on and on.</summary>
    internal const string Endless = """
        task: swimmer
        iterations: 100000
        seed: 2
        horizon: 40
        evaluations: { directions: 4, atCurrent: 1 }
        checkpoint: { keepEvery: 1, everySeconds: 0.2 }

        """;
}
