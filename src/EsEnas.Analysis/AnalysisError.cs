namespace EsEnas.Analysis;

/// <summary>Why an analysis cannot be made.</summary>
public enum AnalysisError
{
    /// <summary>What was asked for makes no sense for these runs.</summary>
    InvalidRequest,

    /// <summary>A run has not completed the iteration that was asked for.</summary>
    IterationMissing,

    /// <summary>The runs hold nothing that could be shown, now or at all.</summary>
    NothingToShow,

    /// <summary>The machine cannot draw.</summary>
    CannotDraw,
}
