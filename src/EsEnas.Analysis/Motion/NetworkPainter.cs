using System.Globalization;
using EsEnas.Core.Policies;
using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>
/// Paints the network that acts, lit by its activations: what reaches an output, an edge as wide as its weight is large, in the color of
/// its sign and as bright as what it carries; a neuron in the color of its value.
/// </summary>
internal sealed class NetworkPainter
{
    private const int MostLabels = 30;
    private const float LeastLabel = 8;
    private const float RoomOfNames = 0.68f;
    private const float RoomOfActuators = 0.3f;

    private readonly Trajectory trajectory;
    private readonly PictureText text;
    private readonly int[][] layers;
    private readonly int[] edges;
    private readonly double[] most;
    private readonly double largestWeight;
    private readonly double largestSignal;

    public NetworkPainter(Trajectory trajectory, PictureText text)
    {
        (this.trajectory, this.text) = (trajectory, text);
        var network = trajectory.Shape.Network;
        var reaches = network.FindPathsToOutputs();
        edges = [.. Enumerable.Range(0, network.Edges.Length).Where(edge => reaches[network.Edges[edge].To] && network.Weights[edge] != 0)];
        var used = edges.Select(edge => network.Edges[edge].From).ToHashSet();
        layers = new int[network.LayerSizes.Length][];
        var first = 0;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = [.. Enumerable.Range(first, network.LayerSizes[layer])
                .Where(neuron => used.Contains(neuron) || layer == layers.Length - 1)];
            first += network.LayerSizes[layer];
        }

        layers = [.. layers.Where(layer => layer.Length > 0)];
        largestWeight = edges.Select(edge => Math.Abs(network.Weights[edge])).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        most = new double[network.NeuronCount];
        for (var frame = 0; frame < trajectory.Frames.Count; frame++)
        {
            var values = trajectory.Frames.Activations(frame);
            for (var i = 0; i < most.Length; i++) most[i] = Math.Max(most[i], Math.Abs(values[i]));
        }

        largestSignal = edges.Select(edge => Math.Abs(network.Weights[edge]) * most[network.Edges[edge].From])
            .Where(double.IsFinite).DefaultIfEmpty(1).Max();
    }

    /// <summary>Paints the network in a frame into a rectangle.</summary>
    public void Paint(SKCanvas canvas, SKRect place, int frame, float textSize)
    {
        var shape = trajectory.Shape;
        var observations = shape.Network.ObservationSize;
        var firstOutput = shape.Network.NeuronCount - shape.Network.ActionSize;
        string NameOf(int neuron) => neuron < observations ? shape.Observations[neuron] : shape.Actuators[neuron - firstOutput];
        bool IsLabeled(int[] layer) => layer.Length <= MostLabels && (layer[0] < observations || layer[0] >= firstOutput);

        // Names in the room that the deepest labeled layer leaves them.
        var deepest = layers.Where(IsLabeled).Select(layer => layer.Length).DefaultIfEmpty(1).Max();
        var size = Math.Min(textSize, 0.8f * place.Height / deepest);
        var labels = size >= LeastLabel && text.HasFont;
        float Wanted(int[] layer) => labels && IsLabeled(layer) ? text.Widest(layer.Select(NameOf), size) + (0.9f * size) : 0;
        // The edges keep their part of the width; the names of the actuators come first.
        var right = Math.Min(Wanted(layers[^1]), RoomOfActuators * place.Width);
        var hasInputs = layers[0][0] < observations;
        var left = hasInputs ? Math.Min(Wanted(layers[0]), (RoomOfNames * place.Width) - right) : 0;
        var radius = Math.Clamp(0.32f * place.Height / layers.Max(layer => layer.Length), 2.2f, 8.5f);
        var (first, last) = (place.Left + left + radius, place.Right - right - radius);
        var places = new SKPoint[shape.Network.NeuronCount];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var x = layers.Length == 1 ? last : first + ((last - first) * layer / (layers.Length - 1));
            for (var i = 0; i < layers[layer].Length; i++)
                places[layers[layer][i]] = new SKPoint(x, place.Top + (place.Height * (i + 0.5f) / layers[layer].Length));
        }

        var values = trajectory.Frames.Activations(frame).ToArray();
        PaintEdges(canvas, places, values, radius);
        PaintNeurons(canvas, places, values, radius);
        if (!labels) return;
        foreach (var layer in layers.Where(IsLabeled))
        {
            var isInput = layer[0] < observations;
            foreach (var neuron in layer)
            {
                var at = places[neuron];
                var name = text.Fitted(NameOf(neuron), size, (isInput ? left : right) - (0.5f * size));
                text.Write(canvas, name, isInput ? at.X - radius - (0.4f * size) : at.X + radius + (0.4f * size), at.Y, size, Ink.Text,
                    isInput ? SKTextAlign.Right : SKTextAlign.Left);
            }
        }
    }

    /// <summary>What the network is, in a line.</summary>
    public string Caption => string.Create(CultureInfo.InvariantCulture,
        $"{edges.Length:#,0} active weight{(edges.Length == 1 ? "" : "s")}");

    private void PaintEdges(SKCanvas canvas, SKPoint[] places, float[] values, float radius)
    {
        var network = trajectory.Shape.Network;
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Butt };
        // Dim ones first, so that the bright ones are seen.
        foreach (var edge in edges.OrderBy(edge => Brightness(edge, values)))
        {
            var weight = network.Weights[edge];
            paint.StrokeWidth = (float)(0.7 + (Math.Min(5, 0.75 * radius) * Math.Abs(weight) / largestWeight));
            paint.Color = Ink.Signal(weight, 0.22 + (0.78 * Math.Sqrt(Brightness(edge, values))));
            canvas.DrawLine(places[network.Edges[edge].From], places[network.Edges[edge].To], paint);
        }
    }

    private double Brightness(int edge, float[] values)
    {
        var signal = Math.Abs(trajectory.Shape.Network.Weights[edge] * values[trajectory.Shape.Network.Edges[edge].From]);
        return double.IsFinite(signal) ? Math.Min(1, signal / Math.Max(largestSignal, 1e-12)) : 1;
    }

    private void PaintNeurons(SKCanvas canvas, SKPoint[] places, float[] values, float radius)
    {
        using var fill = new SKPaint { IsAntialias = true };
        using var edge = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            Color = Ink.Line,
            StrokeWidth = radius > 4 ? 1.2f : 0.8f,
        };
        foreach (var neuron in layers.SelectMany(layer => layer))
        {
            fill.Color = Ink.Signal(values[neuron], Math.Abs(values[neuron]) / Math.Max(most[neuron], 1e-9));
            canvas.DrawCircle(places[neuron], radius, fill);
            canvas.DrawCircle(places[neuron], radius, edge);
        }
    }
}
