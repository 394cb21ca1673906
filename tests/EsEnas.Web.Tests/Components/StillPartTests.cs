using EsEnas.Core.Policies;
using EsEnas.Web.Components;
using EsEnas.Web.Networks;
using EsEnas.Web.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace EsEnas.Web.Tests.Components;

/// <summary>A page that is painted every few seconds renders what is new, and no more.</summary>
public sealed class StillPartTests
{
    private const int Inputs = 17;
    private const int Outputs = 6;

    [Fact]
    public async Task Network_that_is_the_same_is_not_rendered_with_the_page_and_a_new_one_by_some_lines()
    {
        await using var renderer = new CountingRenderer();
        var (page, view) = (new Page(), View(1));
        await renderer.RenderAsync(page, Parameters(view));
        Assert.Equal(3, renderer.Last.Components);

        await renderer.RenderAsync(page, Parameters(view));
        Assert.Equal((1, 0), renderer.Last);

        // The edges are others; the neurons stand where they were.
        await renderer.RenderAsync(page, Parameters(View(2)));
        Assert.Equal(2, renderer.Last.Components);
        Assert.InRange(renderer.Last.Edits, 1, Inputs * Outputs * 2);

        // Back to what was there before the last one.
        await renderer.RenderAsync(page, Parameters(view));
        Assert.Equal(2, renderer.Last.Components);
    }

    private static Dictionary<string, object?> Parameters(NetworkView view) => new() { ["View"] = view };

    private static NetworkView View(int iteration) => new($"iteration {iteration}", [Inputs, Outputs],
    [
        .. from input in Enumerable.Range(0, Inputs) from output in Enumerable.Range(Inputs, Outputs)
           select new NetworkEdge(input, output, 1, Math.Sin((input * output) + iteration)),
    ], [.. Enumerable.Repeat(Nonlinearity.Tanh, Inputs + Outputs)], 10);

    private sealed class Page : ComponentBase
    {
        [Parameter]
        public NetworkView View { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<NetworkChart>(0);
            builder.AddComponentParameter(1, nameof(NetworkChart.View), View);
            builder.CloseComponent();
        }
    }
}
