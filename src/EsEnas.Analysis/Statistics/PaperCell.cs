namespace EsEnas.Analysis.Statistics;

/// <summary>A number of the paper's Tables 2 to 5 and what it is of.</summary>
/// <param name="Task">The task.</param>
/// <param name="Space">The search space.</param>
/// <param name="Hidden">The hidden layers, as in <c>policy.hidden</c>.</param>
/// <param name="Nonlinearities">Whether functions of neurons are searched too.</param>
/// <param name="Controller">The controller; <c>any</c> where the table does not say.</param>
/// <param name="Figure">The number.</param>
/// <remarks>Immutable, thread safe.</remarks>
public sealed record PaperCell(string Task, string Space, string Hidden, bool Nonlinearities, string Controller, PaperFigure Figure)
{
    /// <summary>Whether runs with these values are of this cell, whatever their horizon or options.</summary>
    /// <param name="fields">Their specification as paths and texts.</param>
    public bool Matches(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Task == fields.GetValueOrDefault("task") && Space == fields.GetValueOrDefault("search.space")
            && Hidden == fields.GetValueOrDefault("policy.hidden")
            && (Nonlinearities ? "true" : "false") == (fields.GetValueOrDefault("search.nonlinearities") ?? "false")
            && (Controller == "any" || Controller == fields.GetValueOrDefault("controller.kind"));
    }
}
