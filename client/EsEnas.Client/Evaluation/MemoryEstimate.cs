using System.Text.Json;
using EsEnas.Core.Rollouts;
using EsEnas.Grains;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>What a run's models take of a silo's memory.</summary>
/// <param name="SimulationBytes">Of an evaluation at work.</param>
/// <param name="Slots">Slots of a silo like this process's.</param>
/// <param name="SiloBytes">Of all its slots at work, with the model.</param>
/// <param name="Limit">The most that it may be there; then fewer slots work at once.</param>
internal sealed record MemoryEstimate(long SimulationBytes, int Slots, long SiloBytes, long Limit)
{
    /// <summary>In a line.</summary>
    public string Text => $"{MemoryText.Of(SimulationBytes)} a simulation, {MemoryText.Of(SiloBytes)} on a silo of {Slots} " +
        $"slot{(Slots == 1 ? "" : "s")}" +
        (SiloBytes > Limit ? $"; models may take {MemoryText.Of(Limit)} (--model-memory), so fewer slots work at once" : "");

    /// <summary>As properties of a document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("simulationBytes", SimulationBytes);
        writer.WriteNumber("siloBytes", SiloBytes);
        writer.WriteNumber("modelMemory", Limit);
    }

    /// <summary>Null for an objective without simulations.</summary>
    /// <param name="objective">What is evaluated.</param>
    /// <param name="context">Slots and limits of this process.</param>
    public static MemoryEstimate? Of(IObjective objective, CommandContext context)
    {
        if (objective.Environment is not { SimulationBytes: > 0 } environment) return null;
        var slots = context.Connection.Slots ?? Environment.ProcessorCount;
        // Each worker process has the model too.
        var models = TaskCatalog.IsBuiltIn(objective.Name) ? 1 : slots;
        return new MemoryEstimate(environment.SimulationBytes, slots,
            (slots * environment.SimulationBytes) + (models * environment.ModelBytes), context.CreateRunOptions().MaxModelBytes);
    }
}
