using System.Buffers.Binary;
using System.Text.Json;
using EsEnas.Core.Trajectories;
using EsEnas.Grains.Abstractions;
using EsEnas.Web.Replays;
using EsEnas.Web.Tests.Support;
using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Pages;

/// <summary>The page of a run of a user's own task: its texts and names are anything, and its bodies may be meshes.</summary>
[Needs(External.Chromium, External.MuJoCo)]
public sealed class UserTaskTests(Browser browser) : IClassFixture<Browser>
{
    private const string Id = "own";

    // In a model's text, where a name is an attribute.
    private const string Slide = "&lt;img src=x onerror=alert(1)&gt;";
    private const string Push = "&lt;script&gt;alert(2)&lt;/script&gt;";

    private const string Yaml = $$"""
        task: pole
        iterations: 2
        seed: 1
        horizon: 40
        policy: { hidden: [] }
        evaluations: { directions: 2, atCurrent: 1 }
        selection: { reportEpisodes: 2 }
        taskFile:
          definition:
            task: pole
            summary: "<script>document.title='taken'</script>"
            model: pole.xml
            frameSkip: 2
            horizon: 200
            observation:
              - { kind: joint-positions, joints: ["<img src=x onerror=alert(1)>", hinge] }
              - { kind: joint-velocities, joints: ["<img src=x onerror=alert(1)>", hinge] }
            reward: [{ kind: alive-bonus, coefficient: 1 }]
          model: |2
            <mujoco model="{{Push}}">
              <!-- </pre><script>alert(3)</script> -->
              <asset><mesh name="wedge" vertex="-0.2 -0.2 0 0.2 -0.2 0 0 0.2 0 0 0 0.3"/></asset>
              <default><geom contype="0" conaffinity="0"/></default>
              <worldbody>
                <body name="cart" pos="0 0 0.5">
                  <joint name="{{Slide}}" type="slide" axis="1 0 0" damping="0.1"/>
                  <geom name="wedge" type="mesh" mesh="wedge" mass="1" rgba="1 0 1 1"/>
                  <body name="pole">
                    <joint name="hinge" type="hinge" axis="0 1 0" damping="0.002"/>
                    <geom name="pole" type="capsule" fromto="0 0 0 0 0 0.6" size="0.02" mass="0.2" rgba="0.8 0.5 0.3 1"/>
                  </body>
                </body>
              </worldbody>
              <actuator><motor name="{{Push}}" joint="{{Slide}}" gear="20" ctrllimited="true" ctrlrange="-1 1"/></actuator>
            </mujoco>

        """;

    [Fact]
    public async Task Names_and_texts_of_the_task_show_as_text_and_nothing_of_them_runs()
    {
        await browser.Cluster.RunAsync(Id, Yaml);
        await using var visitor = await browser.VisitAsync();
        var (page, dialogs) = (visitor.Page, 0);
        page.Dialog += (_, dialog) =>
        {
            Interlocked.Increment(ref dialogs);
            _ = dialog.DismissAsync();
        };
        foreach (var path in new[] { $"/runs/{Id}/replay", "/", $"/compare?run={Id}", $"/runs/{Id}" })
        {
            await visitor.OpenAsync(path);
            if (path.EndsWith("replay", StringComparison.Ordinal))
                await page.WaitForFunctionAsync("() => Number(document.querySelector('#replay')?.dataset.frame) > 1");
            Assert.Equal(0, await page.Locator("main img, main script, main iframe, main b").CountAsync());
            Assert.EndsWith("EsEnas", await page.TitleAsync(), StringComparison.Ordinal);
        }
        await Assertions.Expect(page.Locator(".network text.input").First).ToContainTextAsync("<img src=x");
        await Assertions.Expect(page.Locator(".network text.output")).ToContainTextAsync("<script>");
        await page.Locator("summary").Filter(new() { HasText = "All of it" }).ClickAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("</pre><script>alert(3)</script>");
        Assert.Equal(0, dialogs);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Mesh_is_drawn_with_its_faces()
    {
        await browser.Cluster.RunAsync(Id, Yaml);
        await using var visitor = await browser.VisitAsync();
        await visitor.OpenAsync($"/runs/{Id}/replay");
        await visitor.Page.WaitForFunctionAsync("() => Number(document.querySelector('#replay')?.dataset.frame) > 1");
        // Faces lie differently to the light: more than one shade of the color that nothing else has.
        Assert.True(await visitor.Page.EvaluateAsync<int>("""
            () => {
                const canvas = document.querySelector('canvas.view');
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const shades = new Map();
                for (let i = 0; i < pixels.length; i += 4)
                    if (pixels[i] > 60 && pixels[i] === pixels[i + 2] && pixels[i + 1] === 0)
                        shades.set(pixels[i], (shades.get(pixels[i]) ?? 0) + 1);
                return [...shades.values()].filter(count => count > 100).length;
            }
            """) >= 2);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Mesh_of_more_faces_than_a_browser_draws_well_comes_as_the_box_around_it()
    {
        await browser.Cluster.RunAsync(Id, Yaml);
        var verifier = browser.Cluster.Grains.GetGrain<IRunVerifier>($"{Id}/{Guid.NewGuid():N}");
        var (trajectory, _) = await TrajectoryStream.ReadAsync(verifier.Record(new TrajectoryRequest { FramesPerSecond = 10 }));
        var scene = trajectory!.Shape.Scene;
        var mesh = Assert.Single(scene.Meshes);
        var small = TrajectoryFile.Write(trajectory);
        Assert.Equal(["mesh", "capsule"], ShapesOf(small));

        int[] faces = [.. Enumerable.Repeat(mesh.Faces, (TrajectoryFile.MostFaces / mesh.FaceCount) + 1).SelectMany(all => all)];
        var large = TrajectoryFile.Write(trajectory with
        {
            Shape = trajectory.Shape with { Scene = scene with { Meshes = [mesh with { Faces = [.. faces] }] } },
        });
        Assert.Equal(["box", "capsule"], ShapesOf(large));
        Assert.True(large.Length < small.Length, $"{large.Length} of {small.Length}");
    }

    private static IEnumerable<string?> ShapesOf(byte[] file)
    {
        using var head = JsonDocument.Parse(file.AsMemory(4, BinaryPrimitives.ReadInt32LittleEndian(file)));
        return [.. head.RootElement.GetProperty("geoms").EnumerateArray().Select(geom => geom.GetProperty("shape").GetString())];
    }
}
