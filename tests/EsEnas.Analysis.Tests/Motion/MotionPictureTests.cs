using System.Text;
using EsEnas.Analysis.Motion;
using EsEnas.Analysis.Tests.Fakes;
using EsEnas.Core.Trajectories;
using SkiaSharp;

namespace EsEnas.Analysis.Tests.Motion;

/// <summary>Pictures of motion, read back by Skia's own decoders.</summary>
public sealed class MotionPictureTests
{
    private static readonly MotionOptions Small = new() { Width = 180, Height = 90, Title = "roller" };

    private static MotionPicture Picture(MotionOptions? options = null, int frames = 10, double speed = 1) =>
        new(MadeUpMotion.Of(frames, speed), options ?? Small);

    [Fact]
    public void Every_picture_has_the_same_bytes_every_time()
    {
        foreach (var make in (Func<MotionPicture, byte[]>[])[p => p.ToGif(), p => p.ToWebp(), p => p.ToSheet(), p => p.ToStrip()])
            Assert.Equal(make(Picture()), make(Picture()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Animation_has_every_frame_as_long_as_the_simulation_takes(bool webp)
    {
        using var codec = Open(webp ? Picture().ToWebp() : Picture().ToGif());

        Assert.Equal((10, 180, 90), (codec.FrameCount, codec.Info.Width, codec.Info.Height));
        Assert.Equal(-1, codec.RepetitionCount);
        Assert.All(codec.FrameInfo, info => Assert.Equal(40, info.Duration));
        // They move.
        Assert.Equal(10, Enumerable.Range(0, 10).Select(frame => Convert.ToHexString(Pixels(codec, frame))).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Animation_is_near_the_pixels_of_the_sheet(bool webp)
    {
        var picture = Picture(Small with { Seconds = 0.1 });
        using var codec = Open(webp ? picture.ToWebp() : picture.ToGif());
        using var sheet = SKBitmap.Decode(picture.ToSheet());

        Assert.Equal(3, codec.FrameCount);
        for (var frame = 0; frame < 3; frame++) Assert.InRange(MeanDifference(sheet, codec, frame), 0, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Animation_of_more_frames_than_it_can_move_leaves_some_out_and_takes_as_long(bool webp)
    {
        var picture = Picture(Small with { MostFramesPerSecond = 20 });
        using var codec = Open(webp ? picture.ToWebp() : picture.ToGif());

        Assert.Equal((5, 12.5), (picture.FrameCount, picture.FramesPerSecond));
        Assert.Equal(400, codec.FrameInfo.Sum(info => info.Duration));
    }

    [Fact]
    public void Sheet_and_strip_have_frames_from_the_whole_time()
    {
        var picture = Picture(frames: 100);
        using var sheet = SKBitmap.Decode(picture.ToSheet());
        var strip = Encoding.UTF8.GetString(picture.ToStrip());

        Assert.Equal((3 * 180, 4 * 90), (sheet.Width, sheet.Height));
        Assert.Contains($"width=\"{6 * 180}\" height=\"90\"", strip, StringComparison.Ordinal);
    }

    [Needs(External.Font)]
    [Fact]
    public void Strip_says_names_and_times_as_text()
    {
        var strip = Encoding.UTF8.GetString(Picture(new MotionOptions { Width = 500, Height = 200, Title = "a <b> title" }, frames: 100)
            .ToStrip()).ReplaceLineEndings(" ");

        Assert.Contains("a &lt;b&gt; title", strip, StringComparison.Ordinal);
        Assert.Contains("slide position", strip, StringComparison.Ordinal);
        Assert.Contains("&lt;rate&gt; &amp; more", strip, StringComparison.Ordinal);
        Assert.Contains("motor", strip, StringComparison.Ordinal);
        Assert.Contains("3.96 s, return 24.8", strip, StringComparison.Ordinal);
        Assert.Contains("2 active weights", strip, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", strip, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_is_asked_for_is_shown()
    {
        Assert.Equal(10, Picture(frames: 10).FrameCount);
        Assert.Equal(3, Picture(Small with { From = 0.08, Seconds = 0.08 }).FrameCount);
        var error = Assert.Throws<AnalysisException>(() => Picture(Small with { From = 3 }));
        Assert.Equal(AnalysisError.NothingToShow, error.Error);
        Assert.Equal("there is nothing to show from 3 s on: the episode ends after 0.36 s", error.Message);
    }

    [Theory]
    [InlineData(MotionView.Auto)]
    [InlineData(MotionView.Side)]
    [InlineData(MotionView.Front)]
    [InlineData(MotionView.Above)]
    [InlineData(MotionView.Aslant)]
    public void What_moves_stays_in_sight_from_everywhere(MotionView view)
    {
        var trajectory = MadeUpMotion.Of(60, speed: 20);
        int[] frames = [.. Enumerable.Range(0, 60)];
        var camera = SceneCamera.Of(trajectory, frames, view);
        foreach (var frame in frames)
        {
            for (var geom = 2; geom < trajectory.Shape.Scene.Geoms.Length; geom++)
            {
                foreach (var place in trajectory.OutlineOf(frame, geom, camera.Right, camera.Up))
                {
                    var (x, y) = camera.Project(place, frame);
                    Assert.InRange(Math.Abs(x), 0, 0.5 * camera.Width);
                    Assert.InRange(Math.Abs(y), 0, 0.5 * camera.Height);
                }
            }
        }
    }

    [Fact]
    public void Picture_of_a_scene_without_a_floor_or_a_joint_is_drawn_too()
    {
        var scene = MadeUpMotion.Scene with { Geoms = [MadeUpMotion.Scene.Geoms[2]], Joints = [] };
        using var codec = Open(new MotionPicture(MadeUpMotion.Of(scene: scene), Small with { HasNetwork = false }).ToGif());
        Assert.Equal(10, codec.FrameCount);
        var red = Pixels(codec, 0).Chunk(4).Count(pixel => pixel[0] > 150 && pixel[1] < 110);
        Assert.InRange(red, 500, 180 * 90);
    }

    // Levels of 255 that a channel of a pixel is off by, in the mean: one format has 255 colors, the other is lossy.
    private static double MeanDifference(SKBitmap sheet, SKCodec codec, int frame)
    {
        var (pixels, sum) = (Pixels(codec, frame), 0);
        for (var i = 0; i < 180 * 90; i++)
        {
            var expected = sheet.GetPixel((180 * frame) + (i % 180), i / 180);
            sum += Math.Abs(expected.Red - pixels[4 * i]) + Math.Abs(expected.Green - pixels[4 * i + 1])
                + Math.Abs(expected.Blue - pixels[4 * i + 2]);
        }

        return sum / (3.0 * 180 * 90);
    }

    private static SKCodec Open(byte[] bytes) => SKCodec.Create(new MemoryStream(bytes));

    private static byte[] Pixels(SKCodec codec, int frame)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(info, bitmap.GetPixels(), new SKCodecOptions(frame)));
        return bitmap.GetPixelSpan().ToArray();
    }
}
