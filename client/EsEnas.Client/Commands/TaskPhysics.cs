using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.MuJoCo;
using EsEnas.Tasks;
using EsEnas.Tasks.Physics;

namespace EsEnas.Client.Commands;

/// <summary>
/// What <c>task show</c> says of a task on this machine's libmujoco: how it is adapted, and whether the physics is the known one.
/// </summary>
internal sealed record TaskPhysics(PhysicsReport Report, IReadOnlyList<string> Adaptations)
{
    /// <summary>For the eye; nothing where there is nothing to say.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            if (Adaptations.Count > 0)
                yield return $"adapted       to MuJoCo {Report.MuJoCoVersion}: {string.Join(", ", Adaptations)} (docs/tasks.md)";
            if (!Report.IsTested) yield return $"physics       {Report}";
        }
    }

    /// <summary>Of a task with an environment; null where there is no usable library.</summary>
    public static TaskPhysics? Of(string task)
    {
        try
        {
            return new TaskPhysics(PhysicsCheck.Report, TaskCatalog.IsBuiltIn(task) ? TaskCatalog.Adaptations(task) : []);
        }
        catch (MuJoCoUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Writes the property <c>physics</c>; null where there is no usable library, and for functions.</summary>
    public static void Write(Utf8JsonWriter writer, TaskPhysics? physics)
    {
        if (physics is not { Report: var report })
        {
            writer.WriteNull("physics");
            return;
        }

        writer.WriteStartObject("physics");
        writer.WriteString("mujoco", report.MuJoCoVersion);
        writer.WriteBoolean("tested", report.IsTested);
        writer.WriteBoolean("holds", report.Holds);
        writer.WriteNumber("steps", report.Steps);
        writer.WriteStrings("adapted", physics.Adaptations);
        writer.WriteObjects("deviations", report.Deviations, deviation =>
        {
            writer.WriteString("task", deviation.Task);
            writer.WriteString("reference", deviation.Reference);
            writer.WriteNumber("step", deviation.Step);
            writer.WriteReal("difference", deviation.Difference);
            if (deviation.Reason.Length > 0) writer.WriteString("reason", deviation.Reason);
        });
        writer.WriteEndObject();
    }
}
