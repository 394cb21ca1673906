using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Shows a run's progress on standard error.</summary>
internal interface IProgressView
{
    /// <summary>Something changed: the status, and the history rows since the last call (may be none).</summary>
    void Show(RunStatus status, IReadOnlyList<IterationRow> rows);

    /// <summary>A remark between, such as a lost connection.</summary>
    void Remark(string line);
}
