using System.Text.Encodings.Web;

namespace EsEnas.Web.Access;

/// <summary>The page that asks a browser's user for the key, or tells where the link is.</summary>
internal static class LoginPage
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>EsEnas: log in</title>
          <style>
            :root { color-scheme: light dark }
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f4; color: #222 }
            body { display: grid; place-items: center; min-height: 100vh }
            main { background: #fff; padding: 2rem; border: 1px solid #767676; border-radius: .5rem; width: 18rem }
            form { display: grid; gap: .75rem }
            h1 { font-size: 1.25rem; margin: 0 }
            input, button { font: inherit; padding: .5rem }
            @media (prefers-color-scheme: dark) { body { background: #17191c; color: #eee } main { background: #22252a } }
          </style>
        </head>
        <body>
          <main>

        """;

    private const string Foot = """
          </main>
        </body>
        </html>
        """;

    /// <summary>A form for the key.</summary>
    /// <param name="to">Path and query that the browser asked for.</param>
    internal static string WithKey(string to) => Head + $"""
            <form method="post" action="/login">
              <h1>EsEnas</h1>
              <label for="key">Key of this silo</label>
              <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
              <input name="to" type="hidden" value="{HtmlEncoder.Default.Encode(to)}">
              <button>Log in</button>
            </form>

        """ + Foot;

    /// <summary>Where there is no key to ask for.</summary>
    /// <param name="hint">Where the link is.</param>
    internal static string WithoutKey(string hint) => Head + $"""
            <h1>EsEnas</h1>
            <p>{HtmlEncoder.Default.Encode(hint)}</p>

        """ + Foot;
}
