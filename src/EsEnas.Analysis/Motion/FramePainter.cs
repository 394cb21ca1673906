using System.Globalization;
using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>Paints frames of a trajectory: the scene, the network beside or below it, a title, and where the episode stands.</summary>
internal sealed class FramePainter : IDisposable
{
    private const float TitleShare = 0.085f;
    private const float NetworkShare = 0.46f;

    // Wider than this, the network stands beside the scene.
    private const double Wide = 1.35;

    private readonly Trajectory trajectory;
    private readonly MotionOptions options;
    private readonly PictureText text = new();
    private readonly ScenePainter scene;
    private readonly NetworkPainter network;
    private readonly double[] returns;

    /// <param name="trajectory">The trajectory.</param>
    /// <param name="frames">The frames that will be painted.</param>
    /// <param name="options">How.</param>
    public FramePainter(Trajectory trajectory, IReadOnlyList<int> frames, MotionOptions options)
    {
        (this.trajectory, this.options) = (trajectory, options);
        scene = new ScenePainter(trajectory, SceneCamera.Of(trajectory, frames, options.View));
        network = new NetworkPainter(trajectory, text);
        returns = new double[trajectory.Frames.Count];
        for (var frame = 0; frame < returns.Length; frame++)
            returns[frame] = (frame == 0 ? 0 : returns[frame - 1]) + trajectory.Frames.Reward(frame);
    }

    /// <summary>Whether there is a font to write with.</summary>
    public bool HasFont => text.HasFont;

    /// <summary>Paints a frame, its upper left corner at a place.</summary>
    public void Paint(SKCanvas canvas, int frame, float left, float top)
    {
        var all = SKRect.Create(left, top, options.Width, options.Height);
        using var paper = new SKPaint { Color = Ink.Paper };
        canvas.DrawRect(all, paper);
        var line = Math.Clamp(TitleShare * options.Height, 14, 30);
        var size = 0.55f * line;
        var inner = SKRect.Create(left, top, options.Width, options.Height - line);
        if (options.Title.Length > 0)
        {
            text.Write(canvas, text.Fitted(options.Title, size, options.Width - line), left + (0.5f * line), top + (0.55f * line), size,
                Ink.Text);
            inner.Top += line;
        }

        var (body, net) = Split(inner, line);
        scene.Paint(canvas, body, frame);
        if (options.HasNetwork) network.Paint(canvas, net, frame, size);
        Write(canvas, all, line, size, frame);
    }

    public void Dispose() => text.Dispose();

    private (SKRect Body, SKRect Network) Split(SKRect inner, float gap)
    {
        if (!options.HasNetwork) return (inner, default);
        if (inner.Width > Wide * inner.Height)
        {
            var at = inner.Right - (NetworkShare * inner.Width);
            return (new SKRect(inner.Left, inner.Top, at, inner.Bottom),
                new SKRect(at + gap, inner.Top, inner.Right - (0.5f * gap), inner.Bottom));
        }

        var below = inner.Bottom - (NetworkShare * inner.Height);
        return (new SKRect(inner.Left, inner.Top, inner.Right, below),
            new SKRect(inner.Left + (0.5f * gap), below + (0.4f * gap), inner.Right - (0.5f * gap), inner.Bottom - (0.2f * gap)));
    }

    private void Write(SKCanvas canvas, SKRect all, float line, float size, int frame)
    {
        var middle = all.Bottom - (0.5f * line);
        var state = string.Create(CultureInfo.InvariantCulture, $"{trajectory.TimeOf(frame):0.00} s, return {returns[frame]:0.0}");
        text.Write(canvas, state, all.Left + (0.5f * line), middle, 0.9f * size, Ink.Faint);
        if (!options.HasNetwork || all.Width < 400) return;
        var right = all.Right - (0.5f * line);
        text.Write(canvas, "+", right, middle, size, Ink.Positive, SKTextAlign.Right);
        text.Write(canvas, "−", right - size, middle, size, Ink.Negative, SKTextAlign.Right);
        text.Write(canvas, $"{network.Caption}:", right - (2.1f * size), middle, 0.9f * size, Ink.Faint, SKTextAlign.Right);
    }
}
