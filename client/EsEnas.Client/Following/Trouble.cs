using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>Says once that something keeps a run from going on, and once that it goes on. Not thread safe.</summary>
internal sealed class Trouble
{
    private RunBlock blocked;

    /// <summary>What keeps a run from going on although nobody has stopped it; empty if nothing does.</summary>
    public static string Of(RunStatus status) =>
        status is { State: RunState.Running, BlockedBy: RunBlock.Store or RunBlock.Silos, Message.Length: > 0 } ? status.Message : "";

    /// <summary>The line to print for a status; null if there is nothing new.</summary>
    public string? Next(RunStatus status)
    {
        var text = Of(status);
        var now = text.Length > 0 ? status.BlockedBy : RunBlock.None;
        if (now == blocked) return null;
        var before = blocked;
        blocked = now;
        return now != RunBlock.None ? text : before == RunBlock.Store ? "the store is back; going on" : "going on";
    }
}
