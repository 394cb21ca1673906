namespace EsEnas.Client.Evaluation;

/// <summary>What a column of a trace holds; rows keep all of it as numbers.</summary>
internal enum TraceColumnKind
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number; NaN where there is none.</summary>
    NumberOrNone,

    /// <summary>0 or 1.</summary>
    Flag,

    /// <summary>Why an evaluation is invalid: the number of an <see cref="Core.Evaluations.InvalidReason"/>.</summary>
    Reason,
}

/// <summary>A column of a trace.</summary>
/// <param name="Name">Its name; free text.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record TraceColumn(string Name, TraceColumnKind Kind);
