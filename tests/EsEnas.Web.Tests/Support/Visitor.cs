using Microsoft.Playwright;

namespace EsEnas.Web.Tests.Support;

/// <summary>A browser window, and what its page complained of.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly List<string> complaints = [];

    internal Visitor(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Note(message.Text);
        };
        page.PageError += (_, error) => Note(error);
    }

    internal IBrowserContext Context { get; }

    internal IPage Page { get; }

    /// <summary>Errors of scripts and of the content policy.</summary>
    internal IReadOnlyList<string> Complaints
    {
        get { lock (complaints) return [.. complaints]; }
    }

    /// <summary>Opens an address and waits until the page is alive.</summary>
    internal async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForFunctionAsync(
            "() => document.querySelector('h1') && (document.querySelector('[data-sight=live]') || !document.scripts.length)");
    }

    /// <summary>Lets pages hear a second later what their circuit says.</summary>
    internal Task DelayCircuitAsync() => Page.AddInitScriptAsync("""
        const heard = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
        Object.defineProperty(WebSocket.prototype, 'onmessage', {
            get: heard.get,
            set(tell) { heard.set.call(this, event => setTimeout(() => tell.call(this, event), 1000)); },
        });
        """);

    /// <summary>Waits until something of the page is another than it was.</summary>
    internal Task UntilOtherAsync(string script, string before) =>
        Page.WaitForFunctionAsync($"before => ({script}) !== before", before);

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    private void Note(string text)
    {
        lock (complaints) complaints.Add(text);
    }
}
