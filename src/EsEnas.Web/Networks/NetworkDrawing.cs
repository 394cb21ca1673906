using System.Collections.Immutable;
using System.Globalization;
using EsEnas.Core.Policies;

namespace EsEnas.Web.Networks;

/// <summary>Where things lie in the drawing of a network, in pixels of its own box.</summary>
public sealed class NetworkDrawing
{
    private const int Margin = 150;
    private const int Inner = 520;
    private const int Row = 24;
    private const int MostHeight = 1400;
    private const int LeastHeight = 160;
    private const int Top = 16;

    private readonly int[] firsts;

    /// <summary>Lays a network out.</summary>
    /// <param name="layerSizes">Sizes of its layers.</param>
    public NetworkDrawing(ImmutableArray<int> layerSizes)
    {
        LayerSizes = layerSizes;
        firsts = new int[Layers + 1];
        for (var layer = 0; layer < Layers; layer++) firsts[layer + 1] = firsts[layer] + layerSizes[layer];
        Height = Math.Clamp(layerSizes.Max() * Row, LeastHeight, MostHeight) + (2 * Top);
    }

    /// <summary>Sizes of the layers, inputs and outputs included.</summary>
    public ImmutableArray<int> LayerSizes { get; }

    /// <summary>How many layers there are.</summary>
    public int Layers => LayerSizes.Length;

    /// <summary>Width of the box.</summary>
    public static int Width => Inner + (2 * Margin);

    /// <summary>Height of the box.</summary>
    public int Height { get; }

    /// <summary>Neurons in all.</summary>
    public int Neurons => firsts[^1];

    /// <summary>Radius of a neuron.</summary>
    public int Radius => (Height / (double)LayerSizes.Max()) switch { > 16 => 6, > 9 => 4, _ => 2 };

    /// <summary>Whether names of a layer's neurons fit beside them.</summary>
    public bool HasNames(int layer) => (Height - (2 * Top)) / (double)LayerSizes[layer] >= 9;

    /// <summary>The layer of a neuron.</summary>
    public int LayerOf(int neuron)
    {
        var layer = 0;
        while (neuron >= firsts[layer + 1]) layer++;
        return layer;
    }

    /// <summary>Its place within its layer, from 0.</summary>
    public int PlaceOf(int neuron) => neuron - firsts[LayerOf(neuron)];

    /// <summary>Where a neuron lies.</summary>
    public (int X, int Y) At(int neuron)
    {
        var layer = LayerOf(neuron);
        var y = Top + ((Height - (2 * Top)) * (neuron - firsts[layer] + 0.5) / LayerSizes[layer]);
        return (Margin + (Inner * layer / Math.Max(Layers - 1, 1)), (int)Math.Round(y));
    }

    /// <summary>Path of an edge.</summary>
    public string Path(NetworkEdge edge)
    {
        var ((x1, y1), (x2, y2)) = (At(edge.From), At(edge.To));
        return string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}L{x2} {y2}");
    }

    /// <summary>A function in a letter or two.</summary>
    internal static string Letter(Nonlinearity function) => function switch
    {
        Nonlinearity.Identity => "",
        Nonlinearity.Tanh => "th",
        _ => function.ToString().ToLowerInvariant()[..Math.Min(3, function.ToString().Length)],
    };
}
