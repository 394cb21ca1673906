namespace EsEnas.Core.Policies.Spaces;

/// <summary>
/// The Toeplitz baseline (§5.2, App. C.5, Fig. 3): the dense network, one weight for each diagonal of a matrix, and nothing to decide. The
/// weight from source i to target j of an a × b matrix is t[i - j + b - 1], so that it has a + b - 1 weights.
/// </summary>
/// <remarks>Initial weights between two layers are N(0, 1) / sqrt(size of the target layer), biases N(0, 1).</remarks>
public sealed class ToeplitzSpace(NetworkLayout layout)
    : BaselineSpace(layout, (rows, columns) => rows + columns - 1, (row, column, _, columns) => row - column + columns - 1);
