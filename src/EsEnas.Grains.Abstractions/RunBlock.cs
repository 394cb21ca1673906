namespace EsEnas.Grains.Abstractions;

/// <summary>What keeps a run from evaluating; <see cref="RunStatus.Message"/> says more.</summary>
public enum RunBlock
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has just been started and looks at what is stored.</summary>
    Starting = 1,

    /// <summary>Its last start brought nothing, so it waits a moment.</summary>
    FruitlessStart = 2,

    /// <summary>The store cannot be reached.</summary>
    Store = 3,

    /// <summary>No silo takes its evaluations, or too few do.</summary>
    Silos = 4,

    /// <summary>It was interrupted, and nothing resumes it by itself.</summary>
    Interrupted = 5,
}
