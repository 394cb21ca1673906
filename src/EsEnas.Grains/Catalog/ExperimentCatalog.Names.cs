using EsEnas.Core.Runs;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Catalog;

/// <summary>Names that users give to runs: no two runs have the same, and none has another one's id.</summary>
internal sealed partial class ExperimentCatalog
{
    public async Task TakeName(RunId run, string name)
    {
        await MendedAsync();
        await ChangeAsync(entries =>
        {
            RequireFree(entries, run, name);
            return Find(entries, run) is >= 0 and var at && Put(entries, entries[at] with { Name = name == run.Value ? null : name });
        });
    }

    public async Task<RunMatch> Find(string name)
    {
        await MendedAsync();
        return RunMatch.Find([.. Entries.Where(entry => !entry.Submitting)], name);
    }

    private static void RequireFree(List<CatalogEntry> entries, RunId run, string name)
    {
        var other = entries.Find(entry => entry.Id != run && !entry.Deleting && (entry.Id.Value == name || entry.Name == name));
        if (other is null) return;
        throw new RunException(RunError.Conflict, other.Id.Value == name
            ? $"There is a run '{name}' already. Choose another name."
            : $"'{name}' is the name that run '{other.Id}' has been given. Choose another name.");
    }
}
