using System.Net;
using EsEnas.Hosting.Settings;
using EsEnas.Web.Access;

namespace EsEnas.Silo.Http;

/// <summary>Where a silo serves the page, health, metrics and Orleans' dashboard, and to whom.</summary>
/// <param name="Address">The address that is listened on.</param>
/// <param name="Port">The port; null = nothing is served.</param>
/// <param name="Key">What callers must show on any address but loopback; null = none, which loopback alone allows.</param>
internal sealed record HttpSettings(IPAddress Address, int? Port, HttpKey? Key)
{
    private const string KeyName = "http-key";
    private const string KeyFileName = "http-key-file";

    /// <summary>Nothing is served.</summary>
    internal static HttpSettings None { get; } = new(IPAddress.Loopback, null, null);

    /// <summary>Whether a caller must show the key: decided by the listener, never by what the request claims.</summary>
    internal bool IsOpen => IPAddress.IsLoopback(Address);

    /// <summary>Reads and checks the settings; not given = default.</summary>
    /// <param name="port">The port; 0: none.</param>
    /// <param name="find">Gives the setting of a name: http-address, http-key, http-key-file.</param>
    /// <exception cref="SettingException">One is not allowed, or the key is missing.</exception>
    internal static HttpSettings Read(int port, Func<string, Setting> find)
    {
        Setting address = find("http-address"), key = find(KeyName), file = find(KeyFileName);
        var (text, path) = (key.Text(), file.Text());
        if (text is not null && path is not null)
            throw new SettingException($"{key.Name} and {file.Name} exclude each other; allowed: one of them");
        var chosen = path is not null ? KeyOf(file, Contents(file, path)) : text is not null ? KeyOf(key, text) : null;
        HttpSettings http = new(address.ListenAddress() ?? IPAddress.Loopback, port > 0 ? port : null, chosen);
        return http.IsOpen || http.Key is not null
            ? http
            : throw new SettingException($"{address.Name}: '{address.Value}' is not allowed without a key; allowed: " +
                $"a loopback address, or a key as well ({SettingVariables.Of(KeyName)}, --{KeyFileName})");
    }

    private static string Contents(Setting setting, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{setting.Name}: '{path}' is not allowed: {exception.Message}; allowed: a file that holds the key");
        }
    }

    private static HttpKey KeyOf(Setting setting, string key) => key.Length >= HttpKey.MinLength
        ? new HttpKey(key)
        : throw setting.RefusedSecretly($"a key of {key.Length} characters is not allowed", $"{HttpKey.MinLength} or more");
}
