using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using EsEnas.Web.Access;
using Microsoft.AspNetCore.Http;

namespace EsEnas.Web.Serving;

/// <summary>The scripts and styles inside this assembly, compressed when they are first asked for. Thread safe.</summary>
internal static class PageAssets
{
    private static readonly FrozenDictionary<string, Asset> All = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".js", StringComparison.Ordinal) || name.EndsWith(".css", StringComparison.Ordinal)
            || name.EndsWith(".svg", StringComparison.Ordinal))
        .ToFrozenDictionary(name => "/" + name, name => new Asset(name), StringComparer.Ordinal);

    /// <summary>Their paths.</summary>
    internal static IEnumerable<string> Paths => All.Keys;

    /// <summary>A path with the version of what is there: another build has another address.</summary>
    internal static string Link(string path) => $"{path}?v={All[path].Version}";

    /// <summary>Answers a request for one of <see cref="Paths"/>.</summary>
    internal static async Task WriteAsync(HttpContext context, string path)
    {
        var (asset, response) = (All[path], context.Response);
        PageHeaders.AddTo(response);
        response.Headers.ETag = $"\"{asset.Version}\"";
        // With its version in the address it never changes; without, a browser asks again.
        response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? "private, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == response.Headers.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = asset.ContentType;
        var isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        var bytes = isCompressed ? asset.Compressed.Value : asset.Bytes.Value;
        if (isCompressed) response.Headers.ContentEncoding = "br";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private sealed class Asset
    {
        private const int VersionDigits = 16;

        public Asset(string name)
        {
            Bytes = new Lazy<byte[]>(() => Read(name));
            Compressed = new Lazy<byte[]>(() => Compress(Bytes.Value));
            version = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Bytes.Value))[..VersionDigits]);
            ContentType = Path.GetExtension(name) switch
            {
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/css; charset=utf-8",
            };
        }

        private readonly Lazy<string> version;

        public Lazy<byte[]> Bytes { get; }

        public Lazy<byte[]> Compressed { get; }

        public string ContentType { get; }

        public string Version => version.Value;

        private static byte[] Read(string name)
        {
            using var source = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            return bytes.ToArray();
        }

        private static byte[] Compress(byte[] bytes)
        {
            using var target = new MemoryStream();
            using (var brotli = new BrotliStream(target, CompressionLevel.Optimal)) brotli.Write(bytes);
            return target.ToArray();
        }
    }
}
