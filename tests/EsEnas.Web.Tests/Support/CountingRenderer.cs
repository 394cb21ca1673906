// The framework's own: what a batch holds is counted here, and nowhere else.
#pragma warning disable BL0006
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EsEnas.Web.Tests.Support;

/// <summary>Renders for nobody, and counts what was rendered.</summary>
internal sealed class CountingRenderer() : Renderer(new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance)
{
    private readonly Dictionary<IComponent, int> roots = [];

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    /// <summary>Components that the last batch has rendered, and edits that it would have sent.</summary>
    internal (int Components, int Edits) Last { get; private set; }

    /// <summary>Renders a component, with what is around it.</summary>
    internal Task RenderAsync(IComponent root, IReadOnlyDictionary<string, object?> parameters) => Dispatcher.InvokeAsync(() =>
    {
        if (!roots.TryGetValue(root, out var id)) roots[root] = id = AssignRootComponentId(root);
        return RenderRootComponentAsync(id, ParameterView.FromDictionary(new Dictionary<string, object?>(parameters)));
    });

    protected override void HandleException(Exception exception) =>
        throw new InvalidOperationException("Rendering failed.", exception);

    protected override Task UpdateDisplayAsync(in RenderBatch batch)
    {
        var all = batch.UpdatedComponents;
        Last = (all.Count, all.Array.Take(all.Count).Sum(diff => diff.Edits.Count));
        return Task.CompletedTask;
    }
}
