namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// The circulant baseline (§5.2, App. C.5): the dense network, each matrix the corner of a circulant one, and nothing to decide. The weight
/// from source i to target j of an a × b matrix is c[(j - i) mod n], n = max(a, b), so that it has n weights.
/// </summary>
/// <remarks>Initial weights between two layers are N(0, 1) / sqrt(size of the target layer), biases N(0, 1).</remarks>
public sealed class CirculantSpace(NetworkLayout layout)
    : BaselineSpace(layout, Math.Max, (row, column, rows, columns) => (column - row + Math.Max(rows, columns)) % Math.Max(rows, columns));
