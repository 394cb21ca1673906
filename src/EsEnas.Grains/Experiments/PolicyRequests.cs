namespace EsEnas.Grains.Experiments;

/// <summary>Requests for a policy while training goes on: whether one is wanted, and whether the last answer is still one.</summary>
internal sealed class PolicyRequests(TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private long readyAt;
    private bool collected = true;
    private string? error;

    /// <summary>Somebody waits for a policy.</summary>
    public bool Wanted { get; private set; }

    public void Want() => Wanted = true;

    public void Ready()
    {
        Wanted = false;
        collected = false;
        readyAt = time.GetTimestamp();
    }

    public void Failed(string message)
    {
        Wanted = false;
        error = message;
    }

    /// <summary>Whether the last policy may be returned: nobody has taken it yet, or it is at most 10 s old.</summary>
    public bool StillAnswers()
    {
        if (collected && time.GetElapsedTime(readyAt) >= Freshness) return false;
        if (collected && readyAt == 0) return false;
        collected = true;
        return true;
    }

    /// <summary>Why the last request failed, once; null if it did not.</summary>
    public string? TakeError()
    {
        var taken = error;
        error = null;
        return taken;
    }
}
