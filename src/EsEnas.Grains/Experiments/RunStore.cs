using Orleans.Storage;

namespace EsEnas.Grains.Experiments;

/// <summary>
/// A run's record in storage. The record in memory is the stored one: the next one is written first and only then adopted. Every record
/// written carries this activation's claim. After a write that may or may not have happened, the record is read again. If somebody else has
/// claimed it meanwhile, or it is gone, this activation stops.
/// </summary>
/// <remarks>Not thread safe: one write at a time.</remarks>
/// <param name="storage">The record.</param>
/// <param name="owner">This activation, as <see cref="RunClaim.Owner"/>; no other one has the same.</param>
internal sealed class RunStore(IPersistentState<ExperimentRecord> storage, string owner)
{
    private bool doubtful;

    // A removal of our own may have happened.
    private bool removing;

    /// <summary>Whether there is a record. A record that some stores leave behind when it is cleared is none.</summary>
    public bool Exists => storage.RecordExists && (Damage.Length > 0 || storage.State.SpecificationYaml.Length > 0);

    /// <summary>
    /// Why the record cannot be decoded; empty if it can. Then there is nothing in <see cref="Record"/>, and nothing may be written.
    /// </summary>
    public string Damage => storage.RecordExists ? storage.State.Damage : "";

    /// <summary>Whether another activation has taken the run over: nothing may be written any more.</summary>
    public bool Fenced { get; private set; }

    public ExperimentRecord Record => storage.State;

    /// <summary>The record was decoded, and makes no sense.</summary>
    public void Distrust(string reason) => storage.State.Damage = reason;

    /// <summary>Writes the next record. On failure the record stays what it was.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written: the run is no longer ours.</exception>
    /// <exception cref="Exception">The store is unreachable, or full, …</exception>
    public async Task WriteAsync(ExperimentRecord next)
    {
        if (Damage.Length > 0) throw new InvalidOperationException("A damaged record is evidence.");
        if (Fenced) throw new InconsistentStateException("Another activation owns this run.");
        if (doubtful) await ReadAgainAsync();
        var current = storage.State;
        // Whoever writes for the first time must be told apart from the one before, also where the run is not made to work.
        if (next.Claim.Owner != owner) next = next with { Claim = new RunClaim(owner, current.Claim.Epoch + 1) };
        storage.State = next;
        try
        {
            await storage.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            storage.State = current;
            Fenced = true;
            throw;
        }
        catch
        {
            storage.State = current;
            doubtful = true;
            throw;
        }
        removing = false;
    }

    /// <summary>Removes the record. On failure it stays what it was, as far as is known.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written: the run is no longer ours.</exception>
    /// <exception cref="Exception">The store is unreachable, …</exception>
    public async Task ClearAsync()
    {
        if (Fenced) throw new InconsistentStateException("Another activation owns this run.");
        if (doubtful) await ReadAgainAsync();
        removing = true;
        try
        {
            // Also an empty one, which cleared states of earlier builds are.
            if (storage.RecordExists) await storage.ClearStateAsync();
        }
        catch (InconsistentStateException)
        {
            Fenced = true;
            throw;
        }
        catch
        {
            doubtful = true;
            throw;
        }
        storage.State = new ExperimentRecord();
    }

    private async Task ReadAgainAsync()
    {
        var (existed, known) = (storage.RecordExists, storage.State.Claim);
        await storage.ReadStateAsync();
        if (storage.RecordExists ? storage.State.Claim != known && storage.State.Claim.Owner != owner : existed && !removing)
        {
            Fenced = true;
            throw new InconsistentStateException(storage.RecordExists
                ? "Another activation has claimed this run." : "Another activation has removed this run.");
        }
        doubtful = false;
    }
}
