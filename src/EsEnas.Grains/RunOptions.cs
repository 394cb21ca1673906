using System.ComponentModel.DataAnnotations;

namespace EsEnas.Grains;

/// <summary>Options of runs on a silo.</summary>
public sealed class RunOptions
{
    /// <summary>
    /// Whether unfinished runs go on by themselves when they are activated here. If false (a console that only looks), only Submit, Resume and Extend start work.
    /// </summary>
    public bool AutoResume { get; set; } = true;

    /// <summary>How often a reminder looks whether a running run is awake, 1 minute (the runtime's own least) to 1 hour. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a request (pause, cancel, …) tries to write to a failing store before it gives up, 0 to 25 s. Default 10 s. The loop itself never gives up.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:25")]
    public TimeSpan StorePatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest checkpoint or message that a run may need, in bytes; a specification that needs more is refused. Default 10 MB.</summary>
    [Range(1024, 50_000_000)]
    public int MaxStateBytes { get; set; } = 10_000_000;
}
