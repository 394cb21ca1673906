using System.Text;
using EsEnas.Analysis.Figures;
using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Motion;

/// <summary>
/// A trajectory as a picture: animated (GIF, WebP), or some of its frames beside one another (PNG, SVG). The same trajectory and options
/// give the same bytes, on one machine and with the same fonts; without fonts there are no words in it.
/// </summary>
/// <remarks>Not thread safe.</remarks>
public sealed class MotionPicture
{
    /// <summary>Frames beside one another in a sheet.</summary>
    public const int SheetColumns = 3;

    /// <summary>Frames of a sheet at most.</summary>
    public const int SheetFrames = 12;

    /// <summary>Frames of a strip at most.</summary>
    public const int StripFrames = 6;

    private readonly Trajectory trajectory;
    private readonly MotionOptions options;
    private readonly int every;
    private readonly int[] frames;

    /// <param name="trajectory">The trajectory.</param>
    /// <param name="options">What is shown.</param>
    /// <exception cref="AnalysisException">
    /// There is no frame in that time (<see cref="AnalysisError.NothingToShow"/>).
    /// </exception>
    public MotionPicture(Trajectory trajectory, MotionOptions options)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        ArgumentNullException.ThrowIfNull(options);
        (this.trajectory, this.options) = (trajectory, options);
        // A little more, so that a frame on the border is in.
        var slack = 1e-6;
        every = Math.Max(1, (int)Math.Ceiling((trajectory.FramesPerSecond / options.MostFramesPerSecond) - slack));
        frames = [.. Enumerable.Range(0, trajectory.Frames.Count).Where(frame => frame % every == 0 && trajectory.TimeOf(frame) is var time
            && time >= options.From - slack && time <= options.From + options.Seconds + slack)];
        if (frames.Length == 0)
            throw new AnalysisException(AnalysisError.NothingToShow, FormattableString.Invariant(
                $"there is nothing to show from {options.From:0.##} s on: the episode ends after ") + FormattableString.Invariant(
                $"{trajectory.Result.Steps * trajectory.Shape.StepSeconds:0.##} s"));
    }

    /// <summary>Whether this machine has a font to write with.</summary>
    public static bool HasFont
    {
        get
        {
            using var text = new PictureText();
            return text.HasFont;
        }
    }

    /// <summary>Frames that an animation has.</summary>
    public int FrameCount => frames.Length;

    /// <summary>Frames of it in a simulated second.</summary>
    public double FramesPerSecond => trajectory.FramesPerSecond / every;

    /// <summary>An animated GIF that goes on forever, as fast as the simulation.</summary>
    public byte[] ToGif()
    {
        using var painter = new FramePainter(trajectory, frames, options);
        return GifAnimation.Encode(options.Width, options.Height, at => Pixels(painter, frames[at]), Delays(100));
    }

    /// <summary>An animated WebP that goes on forever, as fast as the simulation.</summary>
    public byte[] ToWebp()
    {
        using var painter = new FramePainter(trajectory, frames, options);
        return WebpAnimation.Encode(options.Width, options.Height, at => Pixels(painter, frames[at]), Delays(1000));
    }

    /// <summary>Frames in rows, evenly over the time, as PNG.</summary>
    public byte[] ToSheet()
    {
        var shown = Shown(SheetFrames);
        using var painter = new FramePainter(trajectory, frames, options);
        var columns = Math.Min(SheetColumns, shown.Count);
        using var surface = SKSurface.Create(new SKImageInfo(columns * options.Width,
            (shown.Count + columns - 1) / columns * options.Height)) ?? throw new AnalysisException(AnalysisError.CannotDraw,
                $"a sheet of {shown.Count} frames of {options.Width} × {options.Height} pixels is too large to be drawn");
        surface.Canvas.Clear(SKColors.White);
        for (var i = 0; i < shown.Count; i++)
            painter.Paint(surface.Canvas, shown[i], i % columns * options.Width, i / columns * options.Height);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Frames in a row, evenly over the time, as SVG.</summary>
    public byte[] ToStrip()
    {
        var shown = Shown(StripFrames);
        using var painter = new FramePainter(trajectory, frames, options);
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, shown.Count * options.Width, options.Height), stream))
        {
            for (var i = 0; i < shown.Count; i++) painter.Paint(canvas, shown[i], i * options.Width, 0);
        }

        return Encoding.UTF8.GetBytes(SvgText.WithOwnNumbers(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)));
    }

    private IReadOnlyList<int> Shown(int most) => [.. Evenly.Spaced(frames.Length, most).Select(i => frames[i])];

    private byte[] Pixels(FramePainter painter, int frame)
    {
        var info = new SKImageInfo(options.Width, options.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        using (var canvas = new SKCanvas(bitmap)) painter.Paint(canvas, frame, 0, 0);
        return bitmap.GetPixelSpan().ToArray();
    }

    // How long each frame stays, in parts of a second; rounded so that none is lost on the way.
    private int[] Delays(int parts)
    {
        var delays = new int[frames.Length];
        var usual = 1 / FramesPerSecond;
        for (var i = 0; i < delays.Length; i++)
        {
            var start = trajectory.TimeOf(frames[i]) - options.From;
            var end = i + 1 < delays.Length ? trajectory.TimeOf(frames[i + 1]) - options.From : start + usual;
            delays[i] = Math.Max(2 * parts / 100, (int)(Math.Round(parts * end) - Math.Round(parts * start)));
        }

        return delays;
    }
}
