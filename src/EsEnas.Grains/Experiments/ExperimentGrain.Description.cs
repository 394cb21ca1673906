using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Experiments;

/// <summary>What a user calls the run.</summary>
internal sealed partial class ExperimentGrain
{
    public async Task<RunStatus> Describe(RunDescription description)
    {
        await RequireKeptAsync();
        RequireRun();
        var known = journal.Record;
        var name = description.Name is not { } wanted ? known.Name : wanted == run.Value ? "" : wanted;
        var labels = description.Labels ?? known.Labels;
        if (name == known.Name && labels == known.Labels)
        {
            // The list may have another name, of an attempt that broke off.
            await ReportAsync();
            return Status();
        }
        if (name != known.Name) await Catalog.TakeName(run, description.Name!);
        var before = await InterruptAsync();
        try
        {
            // Of a run that rests nothing else changes. Somebody is there and knows how it stands, so its starts are counted anew.
            await WriteNowAsync(() => (before == LoopMode.Training ? Snapshot() : journal.Record) with
            {
                Name = name,
                Labels = labels,
                Starts = StartTally.None,
            }, before);
        }
        finally
        {
            // Also where it could not be written: the list has the name of the record.
            await ReportAsync();
        }
        if (before != LoopMode.Idle && mode == LoopMode.Idle) StartWork(before);
        activity.Changed.Fire();
        return Status();
    }
}
