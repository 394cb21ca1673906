using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EsEnas.Web.Access;

/// <summary>The key to a silo's HTTP endpoints. Knows only its hash, so that it can be neither printed nor logged. Thread safe.</summary>
internal sealed class HttpKey
{
    /// <summary>Fewest characters.</summary>
    internal const int MinLength = 16;

    /// <summary>How long a login holds.</summary>
    internal static readonly TimeSpan LoginTime = TimeSpan.FromHours(12);

    private const int HashSize = 32;

    private readonly byte[] hash;
    private readonly byte[] cookieKey;

    internal HttpKey(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        hash = SHA256.HashData(bytes);
        cookieKey = HMACSHA256.HashData(bytes, "esenas login"u8);
    }

    /// <summary>Whether a caller has shown the key; takes the same time whatever it showed.</summary>
    internal bool Matches(string shown) => CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(shown)));

    /// <summary>
    /// A cookie for a browser that has shown the key: an expiry time, and a signature that any silo with the same key can check.
    /// </summary>
    internal string CreateCookie(DateTimeOffset now)
    {
        var until = (now + LoginTime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{until}.{Sign(until)}";
    }

    /// <summary>Whether a cookie is one of ours and holds.</summary>
    internal bool Accepts(string cookie, DateTimeOffset now)
    {
        var parts = cookie.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var until)) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(parts[0])), Encoding.UTF8.GetBytes(parts[1]))
            && now.ToUnixTimeSeconds() < until;
    }

    /// <summary>Protects what a page carries with it, for every host with the same key.</summary>
    internal KeyedProtection CreateProtection() =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, cookieKey, HashSize, info: "esenas page"u8.ToArray()));

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => "(key)";

    private string Sign(string until) => Convert.ToHexStringLower(HMACSHA256.HashData(cookieKey, Encoding.ASCII.GetBytes(until)));
}
