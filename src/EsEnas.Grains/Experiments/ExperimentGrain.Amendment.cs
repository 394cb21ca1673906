using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Objectives;

namespace EsEnas.Grains.Experiments;

/// <summary>How a run goes on under another specification.</summary>
internal sealed partial class ExperimentGrain
{
    public async Task<RunStatus> Amend(string specificationYaml)
    {
        RequireSound("changed");
        var current = RequireSpecification();
        // What is left to the task is settled in what is stored.
        var definition = await DefineAsync(Parse(specificationYaml));
        if (AmendmentRules.Refused(current, definition.Specification) is { Count: > 0 } refused)
            throw new RunException(RunError.InvalidSpecification, string.Join('\n', refused.Select(key =>
                $"{key}: it cannot be changed any more: training depends on it. Only what chooses and finishes the policy can")));
        SpecificationErrors.ForCaller(() => IdleKeys.Inherited(current, definition.Specification));
        if (SpecificationText.ToCanonicalYaml(current) == definition.Yaml) return Status();
        await Task.Run(() => SizeLimits.Check(definition.Run, options));
        await GoOnAsAsync(definition, () => RequireSound("changed"));
        return Status();
    }

    /// <summary>Goes on under another specification, from the end of training where that is over, with the phases after it anew.</summary>
    /// <param name="next">The run under it.</param>
    /// <param name="requireAtRest">Throws, once the run does not work any more, if it cannot go on; nothing is changed then.</param>
    /// <exception cref="RunException">Other numerics, or the store cannot be written (<see cref="RunError.Conflict"/>).</exception>
    private async Task GoOnAsAsync(RunDefinition next, Action requireAtRest)
    {
        // Before anything is stopped or written: a change that is refused leaves the run as it was.
        if ((session?.NumericsIdentity ?? journal.Record.NumericsIdentity) != next.NumericsIdentity)
            throw new RunException(RunError.Conflict, OtherIdentity(next.NumericsIdentity));
        var before = await InterruptAsync();
        try
        {
            requireAtRest();
        }
        catch (RunException)
        {
            if (before != LoopMode.Idle) StartWork(before);
            throw;
        }

        await AnnounceAsync(Entry(RunState.Running), before);
        await WriteNowAsync(() => Snapshot().WithPhases([]) with
        {
            SpecificationYaml = next.Yaml,
            // It goes on in any case, also if this silo dies before its loop has written that.
            State = RunState.Running,
            Starts = StartTally.None,
        }, before);
        specification = next.Specification;
        session = null;
        await GoOnAsync(force: false);
    }

    private void RequireSound(string what)
    {
        RequireRun();
        if (journal.Record.State is RunState.Failed or RunState.Cancelled)
            throw new RunException(RunError.Conflict,
                $"Run '{run}' is {(journal.Record.State == RunState.Failed ? "failed" : "cancelled")}; only a sound run can be {what}.");
    }
}
