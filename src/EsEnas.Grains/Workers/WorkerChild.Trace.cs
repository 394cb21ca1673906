using EsEnas.Core.Binary;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Grains.Workers;

/// <summary>Traces.</summary>
internal sealed partial class WorkerChild
{
    private void BeginTrace(ref StateReader reader)
    {
        traced?.Dispose();
        steppedSpecification = "";
        traced = TaskCatalog.CreateEnvironment(SpecificationYaml.Read(reader.Text()));
        traced.ResetTo(WorkerTrace.ReadVector(ref reader), WorkerTrace.ReadVector(ref reader), WorkerTrace.ReadVector(ref reader));
        using var text = new StringWriter();
        TaskTrace.WriteStart(traced, text);
        writer.Text(text.ToString());
    }

    private void Trace(ref StateReader reader)
    {
        var environment = traced ?? throw new InvalidOperationException("There is nothing to trace.");
        var first = reader.Count();
        var size = environment.Info.ActionSize;
        var actions = new double[reader.Count()][];
        for (var i = 0; i < actions.Length; i++) actions[i] = reader.Doubles(size);
        using var text = new StringWriter();
        TaskTrace.WriteSteps(environment, first, actions, text);
        writer.Text(text.ToString());
    }
}
