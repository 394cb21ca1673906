using EsEnas.Core.Runs;

namespace EsEnas.Client.Following;

/// <summary>The view of one of several runs that are watched.</summary>
internal interface IWatchedRun : IProgressView
{
    /// <summary>The iteration to show next; null until it is known.</summary>
    IterationNumber? Next { get; set; }
}
