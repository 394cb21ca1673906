using System.Net;
using System.Net.Sockets;

namespace EsEnas.Hosting.Settings;

/// <summary>A setting as its user gave it.</summary>
/// <param name="name">What the user knows it by: a flag, a variable, a configuration key. Errors name it.</param>
/// <param name="value">Its value; null if it was not given.</param>
/// <exception cref="SettingException">From each reader: the value is not allowed.</exception>
public readonly struct Setting(string name, string? value)
{
    /// <summary>What the user knows it by.</summary>
    public string Name { get; } = name;

    /// <summary>Its value, which may be a secret; null if it was not given.</summary>
    public string? Value { get; } = value;

    /// <summary>The value, which must not be blank.</summary>
    public string? Text() => Value is null || !string.IsNullOrWhiteSpace(Value) ? Value : throw new SettingException($"{Name} is empty");

    /// <summary>One of several things, by its word.</summary>
    public T? OneOf<T>(IReadOnlyList<T> choices, Func<T, string> word)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(choices);
        return Text() is not { } text ? null
            : choices.FirstOrDefault(choice => word(choice) == text) ?? throw Refused(string.Join(", ", choices.Select(word)));
    }

    /// <summary>An address of this host that others can be told: an IP address, or a name that has one.</summary>
    public IPAddress? Address()
    {
        if (Text() is not { } text) return null;
        if (!IPAddress.TryParse(text, out var address)) address = Resolve(text);
        return address is not null && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw Refused("an IP address of this host that the other silos and the clients reach, or a name of it");
    }

    /// <summary>An address of this host to listen on, which nobody else is told: also <c>0.0.0.0</c> or <c>::</c>, all of them.</summary>
    public IPAddress? ListenAddress() => Text() switch
    {
        null => null,
        "localhost" => IPAddress.Loopback,
        { } text when IPAddress.TryParse(text, out var address) => address,
        _ => throw Refused("an IP address of this host, 0.0.0.0 or :: for all of them, localhost"),
    };

    /// <summary>An error that names this setting and its value.</summary>
    public SettingException Refused(string allowed) => new($"{Name}: '{Value}' is not allowed; allowed: {allowed}");

    /// <summary>An error that names this setting but not its value, which may hold a secret.</summary>
    public SettingException RefusedSecretly(string problem, string allowed) => new($"{Name}: {problem}; allowed: {allowed}");

    /// <summary>The name; never the value.</summary>
    public override string ToString() => Name;

    private static IPAddress? Resolve(string host)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            return addresses.FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return null;
        }
    }
}
