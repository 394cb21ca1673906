using EsEnas.Core.Policies;

namespace EsEnas.Core.Tests.Policies;

/// <summary>
/// A small policy file, complete, as documentation shows it. A change of <see cref="Text"/> is a change of the schema that others read.
/// </summary>
internal static class PolicyDocumentExample
{
    public const string Text = """
        {
          "schema": 1,
          "task": "pendulum",
          "layers": [3, 2, 2, 1],
          "edges": [
            [0, 3, 0.5],
            [2, 3, -1.25],
            [1, 4, 0.1],
            [4, 5, 2],
            [0, 7, -0.3333333333333333],
            [5, 7, 1E-09]
          ],
          "biases": [
            [4, 0.75],
            [6, -0.5]
          ],
          "nonlinearities": [
            ["identity", "tanh"],
            ["relu", "cos"]
          ],
          "normalizer": {
            "mean": [0.25, 0, -3.5],
            "scale": [1, 0, 0.125]
          },
          "action": {
            "low": [-2],
            "high": [2],
            "scale": "range"
          },
          "size": {
            "liveWeights": 6,
            "biases": 2,
            "denseWeights": 23,
            "compression": 0.68,
            "bits": 256,
            "fairBits": 279
          },
          "provenance": {
            "run": "pendulum-1",
            "specification": "task: pendulum\nseed: 18446744073709551615\n",
            "seed": 18446744073709551615,
            "iteration": 40,
            "fingerprint": "0123456789abcdef0123456789abcdef",
            "numericsIdentity": "numerics 1; x64; größer+",
            "model": "00000000000000ff:0,2,4",
            "return": -123.5,
            "returnStd": null,
            "episodes": 100
          }
        }

        """;

    public static PolicyDocument Document { get; } = new()
    {
        Task = "pendulum",
        Network = new WiredNetwork(
            [3, 2, 2, 1],
            [new(0, 3), new(2, 3), new(1, 4), new(4, 5), new(0, 7), new(5, 7)],
            [0.5, -1.25, 0.1, 2, -1.0 / 3, 1e-9],
            [0, 0, 0, 0, 0.75, 0, -0.5, 0],
            [
                Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity, Nonlinearity.Identity,
                Nonlinearity.Tanh, Nonlinearity.Relu, Nonlinearity.Cos, Nonlinearity.Tanh,
            ]),
        Normalizer = new Normalizer([0.25, 0, -3.5], [1, 0, 0.125]),
        ActionLow = [-2],
        ActionHigh = [2],
        Size = new ModelSize(6, 2, 23, 0.68, 256, 279),
        Provenance = new PolicyProvenance("pendulum-1", "task: pendulum\nseed: 18446744073709551615\n", ulong.MaxValue, 40,
            "0123456789abcdef0123456789abcdef", "numerics 1; x64; größer+", "00000000000000ff:0,2,4", -123.5, null, 100),
    };
}
