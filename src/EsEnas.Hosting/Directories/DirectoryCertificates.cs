using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;

namespace EsEnas.Hosting.Directories;

/// <summary>
/// The certificates in a data directory: one for its silos and one for consoles, by an authority whose key is nowhere. Whoever can read the
/// directory, its owner, can use the silos that work on it; nobody else can.
/// </summary>
internal static class DirectoryCertificates
{
    /// <summary>The folder in a data directory.</summary>
    internal const string FolderName = "tls";

    /// <summary>Names of folders that are being made.</summary>
    internal const string UnfinishedPattern = FolderName + "-*.tmp";

    // What reads the files is what they protect, so that days would add nothing; and a wrong clock locks nobody out.
    private static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] FileNames = ["authority.pem", "silo.pem", "silo.key", "console.pem", "console.key"];

    /// <summary>The certificates for a role. The files are read when they are first needed.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="role">Silo or console.</param>
    internal static TlsCertificates Of(string directory, CertificateRole role)
    {
        var stem = CertificateUsages.Word(role);
        return TlsCertificates.Later(new TlsFiles(Named(stem + ".pem"), Named(stem + ".key"), Named("authority.pem")), role);
        Setting Named(string file) => new("data directory", Path.Combine(directory, FolderName, file));
    }

    /// <summary>Makes them if they are missing. Several processes may do so at once: they end up with those of one.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="alone">Whether no other process hosts the directory, so that an incomplete set may be replaced.</param>
    /// <exception cref="DataDirectoryException">The set is incomplete, and others may be using it.</exception>
    internal static void Ensure(string directory, bool alone)
    {
        var folder = Path.Combine(directory, FolderName);
        if (IsComplete(folder)) return;
        if (alone)
        {
            foreach (var unfinished in Directory.GetDirectories(directory, UnfinishedPattern))
                Directory.Delete(unfinished, recursive: true);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        else if (Directory.Exists(folder))
        {
            throw new DataDirectoryException($"'{folder}' lacks a file: stop the silos that work on the data directory; " +
                "the next one that starts alone makes new certificates.");
        }

        var temporary = Path.Combine(directory, $"{FolderName}-{RandomNumberGenerator.GetHexString(8)}.tmp");
        PrivateFiles.CreateDirectory(temporary);
        Fill(temporary);
        try
        {
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (IsComplete(folder))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static bool IsComplete(string folder) => FileNames.All(name => File.Exists(Path.Combine(folder, name)));

    private static void Fill(string folder)
    {
        using var authority = CertificateMaker.NewAuthority(First, Last);
        Write("authority.pem", authority.ExportCertificatePem());
        foreach (var role in Enum.GetValues<CertificateRole>())
        {
            var stem = CertificateUsages.Word(role);
            using var certificate = CertificateMaker.Issue(authority, role, "local", First, Last);
            Write(stem + ".pem", certificate.ExportCertificatePem());
            Write(stem + ".key", CertificateMaker.KeyOf(certificate));
        }

        void Write(string name, string text)
        {
            using StreamWriter writer =
                new(Path.Combine(folder, name), PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
            writer.Write(text);
        }
    }
}
