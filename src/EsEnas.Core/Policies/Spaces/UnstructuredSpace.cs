namespace EsEnas.Core.Policies.Spaces;

/// <summary>The unstructured baseline (§5.2, App. C.5): the dense network, every edge with its own weight, and nothing to decide.</summary>
/// <remarks>Initial weights between two layers are N(0, 1) / sqrt(size of the target layer), biases N(0, 1).</remarks>
public sealed class UnstructuredSpace(NetworkLayout layout)
    : BaselineSpace(layout, (rows, columns) => rows * columns, (row, column, rows, _) => column * rows + row);
