using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;

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

    /// <summary>A policy file with its interface, as <c>export</c> writes it: its signals, and vectors to test a port with.</summary>
    /// <param name="policy">The policy file.</param>
    /// <param name="cancellationToken">Ends the episodes that are played for it.</param>
    /// <exception cref="PolicyFormatException">The policy is not one of its task.</exception>
    /// <exception cref="Exception">There is no MuJoCo here, or the task's model ends the process that steps it.</exception>
    Task<PolicyDocument> WithInterfaceAsync(PolicyDocument policy, CancellationToken cancellationToken);

    /// <summary>The names of the terms that a task's reward is the sum of, in order; none of a function.</summary>
    /// <param name="specification">A specification of the task.</param>
    IReadOnlyList<string> RewardTermsOf(ExperimentSpecification specification);

    /// <summary>The console's command line for something, as a user would type it.</summary>
    /// <param name="words">Command and arguments.</param>
    string CommandLine(params IReadOnlyList<string> words);
}
