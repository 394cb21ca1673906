using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Directories;

namespace EsEnas.Hosting.Tls;

/// <summary>
/// A folder with an authority and the certificates that it has signed: <c>authority.pem</c> and <c>.key</c>, <c>silo-NAME.pem</c> and
/// <c>.key</c>, <c>console-NAME.pem</c> and <c>.key</c>. Keys are their owner's alone.
/// </summary>
public sealed class CertificateFolder
{
    /// <summary>Days that an authority is valid.</summary>
    public const int AuthorityDays = 3650;

    /// <summary>What a name may be, for people.</summary>
    public const string AllowedNames = "1 to 64 letters a to z and A to Z, digits, '-', '_' and '.', a letter or digit first";

    private const int MaxNameLength = 64;
    private const string AuthorityName = "authority";

    // Clocks of other machines may be behind.
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);

    private readonly string path;
    private readonly TimeProvider time;

    /// <summary>A folder, which need not exist.</summary>
    /// <param name="path">Where.</param>
    /// <param name="time">The time of day.</param>
    public CertificateFolder(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(time);
        (this.path, this.time) = (path, time);
    }

    /// <summary>Whether a text may name a certificate.</summary>
    /// <param name="text">The text.</param>
    public static bool IsName(string text) => text is { Length: > 0 and <= MaxNameLength } && char.IsAsciiLetterOrDigit(text[0])
        && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_' or '.');

    /// <summary>
    /// Makes what is missing: the authority, and a certificate for each name. A name that has one gets a new one, with a new key.
    /// </summary>
    /// <param name="silos">Names of silos.</param>
    /// <param name="consoles">Names of consoles.</param>
    /// <param name="days">Days that the certificates are valid, at least 1.</param>
    /// <returns>The authority, then the certificates.</returns>
    /// <exception cref="CertificateConflictException">A file is in the way, or the authority cannot sign for so long. Nothing was
    /// written.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<CertificateFile> Make(IReadOnlyList<string> silos, IReadOnlyList<string> consoles, int days)
    {
        ArgumentNullException.ThrowIfNull(silos);
        ArgumentNullException.ThrowIfNull(consoles);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        // In whole seconds, as certificates have them: both ends are cut alike.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var known = ReadAuthority(now);
        using var authority = known ?? CertificateMaker.NewAuthority(now - Backdated, now.AddDays(AuthorityDays));
        var end = now.AddDays(days);
        if (end > authority.NotAfter)
        {
            throw new CertificateConflictException($"The authority in '{path}' is valid until " +
                $"{CertificateCheck.Day(authority.NotAfter)} only; " +
                $"its certificates cannot be valid for {days} days. Ask for fewer, or make a new authority in another directory.");
        }

        List<(CertificateFile File, X509Certificate2? Certificate)> files =
        [
            (new(null, "", PathOf(AuthorityName + ".pem"), PathOf(AuthorityName + ".key"), authority.NotAfter,
                known is null ? CertificateOutcome.Made : CertificateOutcome.Kept), known is null ? authority : null),
        ];
        foreach (var (role, name) in silos.Distinct()
            .Select(name => (CertificateRole.Silo, name)).Concat(consoles.Distinct().Select(name => (CertificateRole.Console, name))))
        {
            if (!IsName(name)) throw new ArgumentException($"'{name}' is no name of a certificate.");
            var first = new[] { now - Backdated, authority.NotBefore }.Max();
            files.Add(Renew(known, role, name, CertificateMaker.Issue(authority, role, name, first, end)));
        }

        PrivateFiles.CreateDirectory(path);
        foreach (var (file, certificate) in files)
        {
            if (certificate is null) continue;
            Write(file.Key, CertificateMaker.KeyOf(certificate), ownersOnly: true);
            Write(file.Certificate, certificate.ExportCertificatePem() + "\n", ownersOnly: false);
            certificate.Dispose();
        }

        return [.. files.Select(each => each.File)];
    }

    private (CertificateFile File, X509Certificate2? Certificate) Renew(X509Certificate2? authority, CertificateRole role, string name,
        X509Certificate2 made)
    {
        var stem = $"{CertificateUsages.Word(role)}-{name}";
        string file = PathOf(stem + ".pem"), key = PathOf(stem + ".key");
        DateTimeOffset? before = null;
        if (File.Exists(file) || File.Exists(key))
        {
            using var old = TryRead(file);
            var ours = old is not null && authority is not null
                && old.IssuerName.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData);
            if (!ours) throw new CertificateConflictException($"'{(old is null && File.Exists(key) ? key : file)}' is not of the " +
                $"authority in '{path}', and is not overwritten. Move it away, or choose another name.");
            before = old!.NotAfter;
        }

        return (new(role, name, file, key, made.NotAfter, before is null ? CertificateOutcome.Made : CertificateOutcome.Renewed, before),
            made);
    }

    private X509Certificate2? ReadAuthority(DateTimeOffset now)
    {
        string file = PathOf(AuthorityName + ".pem"), key = PathOf(AuthorityName + ".key");
        if (!File.Exists(file) && !File.Exists(key)) return null;
        foreach (var each in (string[])[file, key])
        {
            if (!File.Exists(each)) throw new CertificateConflictException($"'{path}' holds half of an authority: there is no '{each}'. " +
                "Put it back, or choose another directory.");
        }

        try
        {
            var authority = X509Certificate2.CreateFromPemFile(file, key);
            return now < authority.NotAfter
                ? authority
                : throw new CertificateConflictException($"The authority in '{path}' has expired (on " +
                    $"{CertificateCheck.Day(authority.NotAfter)}). Make a new one in another directory.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or UnauthorizedAccessException)
        {
            throw new CertificateConflictException($"The authority in '{path}' cannot be used: {exception.Message}", exception);
        }
    }

    private static X509Certificate2? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? X509Certificate2.CreateFromPem(File.ReadAllText(file)) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(string file, string text, bool ownersOnly)
    {
        var temporary = $"{file}.{RandomNumberGenerator.GetHexString(8)}.tmp";
        var options = ownersOnly
            ? PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)
            : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        try
        {
            using (StreamWriter writer = new(temporary, options)) writer.Write(text);
            File.Move(temporary, file, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private string PathOf(string name) => Path.Combine(path, name);
}
