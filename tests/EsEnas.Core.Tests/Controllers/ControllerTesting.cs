using EsEnas.Core.Binary;
using EsEnas.Core.Controllers;
using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Controllers;

/// <summary>What tests of controllers share.</summary>
internal static class ControllerTesting
{
    public static byte[] Bytes(this IController controller, ControllerState state)
    {
        var writer = new StateWriter();
        controller.Save(state, writer);
        return writer.Written.ToArray();
    }

    public static ControllerState FromBytes(this IController controller, byte[] bytes)
    {
        var reader = new StateReader(bytes);
        var state = controller.Load(ref reader);
        reader.End();
        return state;
    }

    /// <summary>Proposes and reports; returns depend on the model and the index.</summary>
    public static ControllerState Play(this IController controller, ControllerState state, int iteration, int count,
        Func<Dna, double> value) =>
            controller.Report(state, iteration,
                [.. controller.ProposeAll(state, iteration, count).Select(model => new Feedback(model, value(model)))]);

    /// <summary>Two controllers, one of which reads its state back at every iteration, must not differ.</summary>
    public static void RestartChangesNothing(Func<IController> make, int count)
    {
        var steady = make();
        var state = steady.Initial();
        var bytes = steady.Bytes(state);
        for (var iteration = 0; iteration < 4; iteration++)
        {
            var fresh = make();
            var loaded = fresh.FromBytes(bytes);
            Assert.Equal(steady.ProposeAll(state, iteration, count),
                Enumerable.Range(0, count).Select(i => fresh.Propose(loaded, iteration, i)));
            static double Value(Dna model) => model.Choices.Sum() - model.Floats.Sum();
            state = steady.Play(state, iteration, count, Value);
            bytes = fresh.Bytes(fresh.Play(loaded, iteration, count, Value));
            Assert.Equal(steady.Bytes(state), bytes);
        }

        for (var length = 0; length < bytes.Length; length += 1 + (length / 8))
            Assert.Throws<FormatException>(() => make().FromBytes(bytes[..length]));
    }
}
