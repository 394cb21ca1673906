namespace EsEnas.Silo.Http;

/// <summary>The page that asks a browser's user for the key.</summary>
internal static class LoginPage
{
    internal const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>EsEnas: log in</title>
          <style>
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f4; color: #222 }
            body { display: grid; place-items: center; min-height: 100vh }
            form { background: #fff; padding: 2rem; border: 1px solid #ccc; border-radius: .5rem; display: grid; gap: .75rem; width: 18rem }
            h1 { font-size: 1.25rem; margin: 0 }
            input, button { font: inherit; padding: .5rem }
          </style>
        </head>
        <body>
          <form method="post" action="/login">
            <h1>EsEnas</h1>
            <label for="key">Key of this silo</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
            <button>Log in</button>
          </form>
        </body>
        </html>
        """;
}
