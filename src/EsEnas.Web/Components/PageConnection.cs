using Microsoft.AspNetCore.Components.Server.Circuits;

namespace EsEnas.Web.Components;

/// <summary>Tells a page whether its browser is there: one that is lost may come back within a minute.</summary>
internal sealed class PageConnection(PageSight sight) : CircuitHandler
{
    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        sight.SetCutOff(false);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        sight.SetCutOff(true);
        return Task.CompletedTask;
    }
}
