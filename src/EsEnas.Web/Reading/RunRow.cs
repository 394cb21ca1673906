using EsEnas.Grains.Abstractions;

namespace EsEnas.Web.Reading;

/// <summary>A run as a line of the list.</summary>
/// <param name="Entry">What the list says of it.</param>
/// <param name="View">What is known of it beside that.</param>
internal sealed record RunRow(CatalogEntry Entry, RunView View)
{
    /// <summary>Where it stands; null as long as that is not known.</summary>
    internal RunStatus? Status => View.Status;

    /// <summary>Its return: the chosen policy's, before that the mean at the current weights.</summary>
    internal double? Return => Status?.PolicyReturn ?? Status?.MeanReturn;

    /// <summary>Active weights: of the chosen policy, before that of the last models.</summary>
    internal double? Weights => Status is { DenseWeights: > 0 } status ? status.PolicyWeights ?? status.LiveWeights : null;

    /// <summary>Episodes that it has taken.</summary>
    internal long Episodes => Status?.TrainingEpisodes ?? Entry.TrainingEpisodes;

    /// <summary>How far it is, 0 to 1.</summary>
    internal double Progress => Status is { } status ? RunProgressText.ShareOf(status) : Entry.State == RunState.Completed ? 1 : 0;

    /// <summary>Seconds that training still takes at its present pace; null if that is not known or it does not run.</summary>
    internal double? SecondsLeft => Status is { } status ? RunProgressText.SecondsLeft(status) : null;

    /// <summary>These in words; empty without them.</summary>
    internal string TimeLeft => Status is { } status ? RunProgressText.TimeLeft(status) : "";
}
