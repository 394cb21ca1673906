using EsEnas.Core.Numerics;

namespace EsEnas.Core.Controllers.PolicyGradient;

/// <summary>
/// The pointer network's parameters as its steps need them. What does not depend on the step is multiplied out beforehand: an input x =
/// Em[choice] + Sl[slot] enters the gates as two rows, one of each table; a logit K_j . (Wq h + Sk[slot]) / sqrt(E) is one row of K Wq
/// times h plus one of K Sk.
/// </summary>
/// <remarks>
/// The same type holds the tables of a gradient. Rows are padded to <see cref="Units"/> and <see cref="DecisionLayout.Padded"/>; gates
/// are in the order of <see cref="PointerKernels{T}"/>; padding is 0 in tables of parameters and ignored in those of a gradient.
/// </remarks>
internal sealed class PointerTables
{
    private readonly DecisionLayout layout;
    private readonly PointerParameters shape;
    private readonly int chunk;
    private readonly double scale;

    public PointerTables(DecisionLayout layout, PointerParameters shape, int chunk)
    {
        (this.layout, this.shape, this.chunk) = (layout, shape, chunk);
        scale = 1 / Math.Sqrt(shape.Embedding);
        Units = UnitsOf(shape, chunk);
        ChoiceRows = new double[(shape.Rows + 1) * GateCount];
        SlotRows = new double[shape.Slots * GateCount];
        InputColumns = new double[shape.Embedding * GateCount];
        Recurrent = new double[GateCount * Units];
        KeyRows = new double[shape.Rows * Units];
        SlotLogitStart = new int[shape.Slots + 1];
        for (var slot = 0; slot < shape.Slots; slot++)
            SlotLogitStart[slot + 1] = SlotLogitStart[slot] + DecisionLayout.Padded(layout.Slots[slot].Candidates);
        SlotLogits = new double[SlotLogitStart[^1]];
    }

    /// <summary>H padded to whole chunks.</summary>
    public int Units { get; }

    /// <summary>Entries of a row of gates.</summary>
    public int GateCount => 4 * Units;

    /// <summary>Wx Em, [R + 1][gates].</summary>
    public double[] ChoiceRows { get; }

    /// <summary>Wx Sl + b, [L][gates].</summary>
    public double[] SlotRows { get; }

    /// <summary>Wx transposed, [E][gates].</summary>
    public double[] InputColumns { get; }

    /// <summary>Wh, [gates][units].</summary>
    public double[] Recurrent { get; }

    /// <summary>K Wq / sqrt(E), [R][units].</summary>
    public double[] KeyRows { get; }

    /// <summary>K Sk / sqrt(E), for each slot its candidates, padded.</summary>
    public double[] SlotLogits { get; }

    /// <summary>Where a slot's entries of <see cref="SlotLogits"/> begin.</summary>
    public int[] SlotLogitStart { get; }

    /// <summary><see cref="Units"/> of a network.</summary>
    public static int UnitsOf(PointerParameters shape, int chunk) => (shape.Hidden + chunk - 1) / chunk * chunk;

    /// <summary>Sets all to 0.</summary>
    public void Clear()
    {
        foreach (var table in (double[][])[ChoiceRows, SlotRows, InputColumns, Recurrent, KeyRows, SlotLogits]) Array.Clear(table);
    }

    /// <summary>Multiplies the parameters out.</summary>
    public void Load(ReadOnlySpan<double> parameters)
    {
        Clear();
        var (hidden, embedding) = (shape.Hidden, shape.Embedding);
        for (var gate = 0; gate < 4; gate++)
        {
            for (var unit = 0; unit < hidden; unit++)
            {
                var (index, row) = (GateIndex(gate, unit), (gate * hidden) + unit);
                for (var e = 0; e < embedding; e++)
                    InputColumns[(e * GateCount) + index] = parameters[shape.InputWeights + (row * embedding) + e];
                parameters.Slice(shape.RecurrentWeights + (row * hidden), hidden).CopyTo(Recurrent.AsSpan(index * Units));
                for (var slot = 0; slot < shape.Slots; slot++) SlotRows[(slot * GateCount) + index] = parameters[shape.Biases + row];
            }
        }

        var inputs = parameters[PointerParameters.InputEmbeddings..];
        for (var row = 0; row <= shape.Rows; row++) AddInput(inputs.Slice(row * embedding, embedding), GateRow(ChoiceRows, row));
        var slots = parameters[shape.SlotEmbeddings..];
        for (var slot = 0; slot < shape.Slots; slot++) AddInput(slots.Slice(slot * embedding, embedding), GateRow(SlotRows, slot));
        for (var row = 0; row < shape.Rows; row++)
        {
            var key = parameters.Slice(shape.Keys + (row * embedding), embedding);
            for (var e = 0; e < embedding; e++)
            {
                var weights = parameters.Slice(shape.QueryWeights + (e * hidden), hidden);
                VectorKernels.Axpy(scale * key[e], weights, KeyRows.AsSpan(row * Units, hidden));
            }
        }

        for (var slot = 0; slot < shape.Slots; slot++)
        {
            var query = parameters.Slice(shape.SlotQueries + (slot * embedding), embedding);
            var group = layout.Groups[layout.Slots[slot].Group];
            var logits = SlotLogitsOf(slot);
            for (var j = 0; j < group.Count; j++)
                logits[j] = scale * VectorKernels.Dot(parameters.Slice(shape.Keys + ((group.FirstRow + j) * embedding), embedding), query);
        }
    }

    /// <summary>Where this holds the gradient of a loss with respect to the tables, writes that with respect to the parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="tables">Their tables.</param>
    /// <param name="gradient">Receives it.</param>
    public void Gradient(ReadOnlySpan<double> parameters, PointerTables tables, Span<double> gradient)
    {
        var (hidden, embedding) = (shape.Hidden, shape.Embedding);
        gradient.Clear();
        Array.Clear(InputColumns);
        for (var row = 0; row <= shape.Rows; row++)
            InputGradient(PointerParameters.InputEmbeddings + (row * embedding), GateRow(ChoiceRows, row), parameters, tables, gradient);
        for (var slot = 0; slot < shape.Slots; slot++)
            InputGradient(shape.SlotEmbeddings + (slot * embedding), GateRow(SlotRows, slot), parameters, tables, gradient);
        for (var gate = 0; gate < 4; gate++)
        {
            for (var unit = 0; unit < hidden; unit++)
            {
                var (index, row) = (GateIndex(gate, unit), (gate * hidden) + unit);
                for (var e = 0; e < embedding; e++)
                    gradient[shape.InputWeights + (row * embedding) + e] = InputColumns[(e * GateCount) + index];
                Recurrent.AsSpan(index * Units, hidden).CopyTo(gradient[(shape.RecurrentWeights + (row * hidden))..]);
                var bias = 0.0;
                for (var slot = 0; slot < shape.Slots; slot++) bias += SlotRows[(slot * GateCount) + index];
                gradient[shape.Biases + row] = bias;
            }
        }

        KeyGradient(parameters, gradient);
        SlotQueryGradient(parameters, gradient);
    }

    private int GateIndex(int gate, int unit) => (unit / chunk * 4 * chunk) + (gate * chunk) + (unit % chunk);

    private Span<double> GateRow(double[] table, int row) => table.AsSpan(row * GateCount, GateCount);

    private Span<double> SlotLogitsOf(int slot) => SlotLogits.AsSpan(SlotLogitStart[slot]..SlotLogitStart[slot + 1]);

    private void AddInput(ReadOnlySpan<double> input, Span<double> row)
    {
        for (var e = 0; e < input.Length; e++) VectorKernels.Axpy(input[e], GateRow(InputColumns, e), row);
    }

    // Of an input x and a row Wx x: dx = Wx^T drow, dWx += drow x^T.
    private void InputGradient(int at, ReadOnlySpan<double> rowGradient, ReadOnlySpan<double> parameters, PointerTables tables,
        Span<double> gradient)
    {
        for (var e = 0; e < shape.Embedding; e++)
        {
            gradient[at + e] = VectorKernels.Dot(rowGradient, tables.GateRow(tables.InputColumns, e));
            VectorKernels.Axpy(parameters[at + e], rowGradient, GateRow(InputColumns, e));
        }
    }

    // Of a row K_j Wq / sqrt(E).
    private void KeyGradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        for (var row = 0; row < shape.Rows; row++)
        {
            var keyAt = shape.Keys + (row * shape.Embedding);
            var rowGradient = KeyRows.AsSpan(row * Units, shape.Hidden);
            for (var e = 0; e < shape.Embedding; e++)
            {
                var weightsAt = shape.QueryWeights + (e * shape.Hidden);
                gradient[keyAt + e] = scale * VectorKernels.Dot(rowGradient, parameters.Slice(weightsAt, shape.Hidden));
                VectorKernels.Axpy(scale * parameters[keyAt + e], rowGradient, gradient.Slice(weightsAt, shape.Hidden));
            }
        }
    }

    // Of a logit K_j . Sk / sqrt(E).
    private void SlotQueryGradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var embedding = shape.Embedding;
        for (var slot = 0; slot < shape.Slots; slot++)
        {
            var queryAt = shape.SlotQueries + (slot * embedding);
            var group = layout.Groups[layout.Slots[slot].Group];
            var logits = SlotLogitsOf(slot);
            for (var j = 0; j < group.Count; j++)
            {
                var keyAt = shape.Keys + ((group.FirstRow + j) * embedding);
                VectorKernels.Axpy(scale * logits[j], parameters.Slice(queryAt, embedding), gradient.Slice(keyAt, embedding));
                VectorKernels.Axpy(scale * logits[j], parameters.Slice(keyAt, embedding), gradient.Slice(queryAt, embedding));
            }
        }
    }
}
