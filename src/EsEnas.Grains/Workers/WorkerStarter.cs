using System.Collections.Concurrent;
using System.Diagnostics;

namespace EsEnas.Grains.Workers;

/// <summary>
/// Starts worker processes on one thread that lives as long as this process: a worker asks the system to be ended together with its parent,
/// and Linux takes that to mean the thread that started it.
/// </summary>
/// <remarks>Thread safe.</remarks>
internal static class WorkerStarter
{
    private static readonly BlockingCollection<Action> Requests = [];
    private static readonly Lazy<Thread> Starter = new(Begin);

    /// <summary>Starts a process.</summary>
    /// <exception cref="Exception">As <see cref="Process.Start()"/>.</exception>
    public static void Start(Process process)
    {
        _ = Starter.Value;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        started.Task.GetAwaiter().GetResult();
    }

    private static Thread Begin()
    {
        var thread = new Thread(() =>
        {
            foreach (var request in Requests.GetConsumingEnumerable()) request();
        })
        { IsBackground = true, Name = "worker-starter" };
        thread.Start();
        return thread;
    }
}
