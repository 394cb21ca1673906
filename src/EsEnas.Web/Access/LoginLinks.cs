using System.Security.Cryptography;
using System.Text;

namespace EsEnas.Web.Access;

/// <summary>
/// Links that each let one browser in: the token in it is exchanged, once, for a cookie. Knows only the hash of a token. Thread safe.
/// </summary>
internal sealed class LoginLinks
{
    private const int TokenBytes = 32;
    private const int Most = 8;

    private readonly Lock sync = new();
    private readonly Queue<byte[]> hashes = new();

    /// <summary>What signs the cookies of those who came in by a link: this process's own, so that they end with it.</summary>
    public HttpKey Session { get; } = new(RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true));

    /// <summary>A link has been used up; the argument is the path of the next one.</summary>
    public event Action<string>? Used;

    /// <summary>Path and query of a new link. Of those that nobody used, the newest eight hold.</summary>
    public string Next()
    {
        var token = RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true);
        lock (sync)
        {
            hashes.Enqueue(HashOf(token));
            if (hashes.Count > Most) hashes.Dequeue();
        }
        return $"{AccessControl.LoginPath}?{AccessControl.TokenName}={token}";
    }

    /// <summary>Uses a token up; false if it is not one, or was used before.</summary>
    public bool Redeem(string token)
    {
        var hash = HashOf(token);
        var isFound = false;
        lock (sync)
        {
            for (var count = hashes.Count; count > 0; count--)
            {
                var known = hashes.Dequeue();
                if (CryptographicOperations.FixedTimeEquals(known, hash)) isFound = true;
                else hashes.Enqueue(known);
            }
        }
        if (isFound) Used?.Invoke(Next());
        return isFound;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
