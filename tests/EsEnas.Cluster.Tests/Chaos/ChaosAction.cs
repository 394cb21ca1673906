namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>What can happen to a cluster.</summary>
internal enum ChaosAction
{
    /// <summary>SIGKILL to some silo.</summary>
    Kill,

    /// <summary>SIGTERM to some silo: it drains.</summary>
    Terminate,

    /// <summary>SIGSTOP to some silo, SIGCONT ten seconds later.</summary>
    Freeze,

    /// <summary>Another silo.</summary>
    Start,

    /// <summary>SIGKILL to the silo that works on the run.</summary>
    KillHost,

    /// <summary>The store is away for fifteen seconds.</summary>
    StopStore,
}
