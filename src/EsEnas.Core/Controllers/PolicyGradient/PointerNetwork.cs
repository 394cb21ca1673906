using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// An autoregressive pointer network (Vinyals et al., 2015; §3.1): an LSTM reads the choice before and the slot to decide; its output,
/// turned into a query, points at the candidates' keys.
/// </summary>
/// <typeparam name="T">The numbers of a step: float in runs, for twice the speed; double where gradients are held against finite
/// differences.</typeparam>
/// <remarks>
/// x = Em[choice before] + Sl[slot]; (i, f, g, o) = Wx x + Wh h + b; c = s(f) c + s(i) tanh(g); h = s(o) tanh(c);
/// logit_j = K_j . (Wq h + Sk[slot]) / sqrt(E). The slot query Sk lets every slot have preferences of its own from the start.
/// </remarks>
internal sealed class PointerNetwork<T> : DecisionNetwork
    where T : struct, INumber<T>
{
    private readonly PointerParameters shape;
    private readonly PointerTables tables;
    private readonly PointerTables gradientTables;
    private readonly Tables values;
    private readonly Tables gradients;
    private readonly double spread;
    private readonly double[] parameters;
    private readonly T[] forwardWeights;
    private readonly T[][] forwardKeys;
    private readonly T[] logitBuffer;
    private readonly T[] outputGradient;
    private readonly T[] recurrentGradient;
    private readonly T[] carried;
    private readonly int units;
    private readonly int gateCount;

    // One row for each step; outputs and cells begin with the zeros before the first step.
    private int capacity;
    private int steps;
    private int[] choiceRows = [];
    private T[] gates = [];
    private T[] gateGradients = [];
    private T[] squashed = [];
    private T[] outputs = [];
    private T[] cells = [];
    private int nextRow;

    public PointerNetwork(DecisionLayout layout, int hidden, int embedding, double spread) : base(layout)
    {
        this.spread = spread;
        shape = new PointerParameters(layout.CandidateRows, layout.Slots.Length, hidden, embedding);
        tables = new PointerTables(layout, shape, PointerKernels<T>.Chunk);
        gradientTables = new PointerTables(layout, shape, PointerKernels<T>.Chunk);
        (values, gradients) = (new Tables(tables), new Tables(tables));
        (units, gateCount) = (tables.Units, tables.GateCount);
        parameters = new double[shape.Count];
        forwardWeights = new T[gateCount * hidden];
        forwardKeys = [.. layout.Groups.Select(group => new T[hidden * DecisionLayout.Padded(group.Count)])];
        logitBuffer = new T[DecisionLayout.Padded(layout.MaxCandidates)];
        outputGradient = new T[units];
        recurrentGradient = new T[units];
        carried = new T[units];
    }

    /// <summary>Bytes that the tables of a network take, without making any.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="slotLogits">Candidates of all slots together, padded.</param>
    public static long TableBytes(PointerParameters shape, long slotLogits)
    {
        long units = PointerTables.UnitsOf(shape, PointerKernels<T>.Chunk);
        var gates = 4 * units;
        var entries = ((shape.Rows + 1L + shape.Slots + units) * gates) + (shape.Rows * units) + slotLogits;
        var inputs = shape.Embedding * gates;
        var forward = (gates + shape.Rows) * shape.Hidden;
        // Of parameters and of gradients each, and all but the inputs' in both kinds of numbers.
        return (2 * sizeof(double) * (entries + inputs)) + (Unsafe.SizeOf<T>() * ((2 * entries) + forward));
    }

    public override int ParameterCount => shape.Count;

    public override bool HasMemory => true;

    public override void Initialize(RandomStream random, Span<double> target) => shape.Initialize(random, spread, target);

    public override void Load(ReadOnlySpan<double> source)
    {
        source.CopyTo(parameters);
        tables.Load(source);
        values.CopyFrom(tables);
        gradients.Clear();

        // The cell reads, chunk by chunk and for each previous output, the weights of a chunk's gates at a stretch.
        var stretch = 4 * PointerKernels<T>.Chunk;
        for (var gate = 0; gate < gateCount; gate++)
        {
            for (var k = 0; k < shape.Hidden; k++)
                forwardWeights[(((gate / stretch * shape.Hidden) + k) * stretch) + (gate % stretch)] = values.Recurrent[(gate * units) + k];
        }

        for (var g = 0; g < forwardKeys.Length; g++)
        {
            var group = Layout.Groups[g];
            var padded = DecisionLayout.Padded(group.Count);
            for (var j = 0; j < group.Count; j++)
            {
                for (var k = 0; k < shape.Hidden; k++)
                    forwardKeys[g][(k * padded) + j] = values.KeyRows[((group.FirstRow + j) * units) + k];
            }
        }
    }

    public override void Begin()
    {
        steps = 0;
        nextRow = shape.Rows;
        Array.Clear(carried);
        Array.Clear(recurrentGradient);
    }

    public override void Logits(int step, int slot, Span<double> logits)
    {
        if (step == capacity) Grow();
        steps = step + 1;
        choiceRows[step] = nextRow;
        ref var output = ref At(outputs, steps * units);
        PointerKernels<T>.Cell(
            ref At(values.ChoiceRows, nextRow * gateCount), ref At(values.SlotRows, slot * gateCount), ref At(forwardWeights, 0),
            shape.Hidden, units, ref At(outputs, step * units), ref At(cells, step * units),
            ref At(gates, step * gateCount), ref At(cells, steps * units), ref At(squashed, step * units), ref output);
        var columns = DecisionLayout.Padded(Layout.Slots[slot].Candidates);
        PointerKernels<T>.Product(ref At(forwardKeys[Layout.Slots[slot].Group], 0), shape.Hidden, columns, ref output,
            ref At(values.SlotLogits, tables.SlotLogitStart[slot]), ref At(logitBuffer, 0));
        for (var j = 0; j < columns; j++) logits[j] = double.CreateTruncating(logitBuffer[j]);
    }

    public override void Chosen(int step, int slot, int choice) => nextRow = Layout.RowOf(slot, choice);

    public override void Backward(int step, int slot, ReadOnlySpan<double> gradient)
    {
        var (candidates, row) = (Layout.Slots[slot].Candidates, Layout.RowOf(slot, 0) * units);
        for (var j = 0; j < gradient.Length; j++) logitBuffer[j] = T.CreateTruncating(gradient[j]);
        ref var dz = ref At(logitBuffer, 0);

        // Through the logits to the output and to the keys.
        PointerKernels<T>.Product(ref At(values.KeyRows, row), candidates, units, ref dz,
            ref At(recurrentGradient, 0), ref At(outputGradient, 0));
        PointerKernels<T>.AddOuter(ref dz, candidates, ref At(outputs, (step + 1) * units), units, ref At(gradients.KeyRows, row));
        PointerKernels<T>.Add(ref dz, gradient.Length, ref At(gradients.SlotLogits, tables.SlotLogitStart[slot]));

        // Through the cell to its input rows and to the output before.
        ref var gateGradient = ref At(gateGradients, step * gateCount);
        PointerKernels<T>.CellBackward(units, ref At(gates, step * gateCount), ref At(cells, step * units), ref At(squashed, step * units),
            ref At(outputGradient, 0), ref At(carried, 0), ref gateGradient);
        PointerKernels<T>.Add(ref gateGradient, gateCount, ref At(gradients.ChoiceRows, choiceRows[step] * gateCount));
        PointerKernels<T>.Add(ref gateGradient, gateCount, ref At(gradients.SlotRows, slot * gateCount));
        Array.Clear(recurrentGradient);
        PointerKernels<T>.Product(ref At(values.Recurrent, 0), gateCount, units, ref gateGradient,
            ref At(recurrentGradient, 0), ref At(recurrentGradient, 0));
    }

    public override void End()
    {
        if (steps == 0) return;
        PointerKernels<T>.AddOuterOverSteps(ref At(gateGradients, 0), gateCount, ref At(outputs, 0), units, steps,
            ref At(gradients.Recurrent, 0));
    }

    public override void Gradient(Span<double> gradient)
    {
        gradients.CopyTo(gradientTables);
        gradientTables.Gradient(parameters, tables, gradient);
    }

    private static ref T At(T[] values, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), index);

    private void Grow()
    {
        capacity = Math.Min(Math.Max(32, 2 * capacity), Math.Max(capacity + 1, Layout.Space.MaxDecisions));
        Array.Resize(ref choiceRows, capacity);
        Array.Resize(ref gates, capacity * gateCount);
        Array.Resize(ref gateGradients, capacity * gateCount);
        Array.Resize(ref squashed, capacity * units);
        Array.Resize(ref outputs, (capacity + 1) * units);
        Array.Resize(ref cells, (capacity + 1) * units);
    }

    /// <summary>The tables that steps use, in the numbers of a step.</summary>
    private sealed class Tables(PointerTables shape)
    {
        public T[] ChoiceRows { get; } = new T[shape.ChoiceRows.Length];

        public T[] SlotRows { get; } = new T[shape.SlotRows.Length];

        public T[] Recurrent { get; } = new T[shape.Recurrent.Length];

        public T[] KeyRows { get; } = new T[shape.KeyRows.Length];

        public T[] SlotLogits { get; } = new T[shape.SlotLogits.Length];

        public void Clear()
        {
            foreach (var (mine, _) in Pairs(shape)) Array.Clear(mine);
        }

        public void CopyFrom(PointerTables source)
        {
            foreach (var (mine, other) in Pairs(source)) for (var i = 0; i < mine.Length; i++) mine[i] = T.CreateTruncating(other[i]);
        }

        public void CopyTo(PointerTables target)
        {
            foreach (var (mine, other) in Pairs(target)) for (var i = 0; i < mine.Length; i++) other[i] = double.CreateTruncating(mine[i]);
        }

        private IEnumerable<(T[] Mine, double[] Other)> Pairs(PointerTables other) =>
        [
            (ChoiceRows, other.ChoiceRows), (SlotRows, other.SlotRows), (Recurrent, other.Recurrent), (KeyRows, other.KeyRows),
            (SlotLogits, other.SlotLogits),
        ];
    }
}
