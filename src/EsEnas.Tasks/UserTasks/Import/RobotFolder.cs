using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>The files of a robot: nothing outside its folder, whatever names or links say, and no more than a robot needs.</summary>
internal sealed class RobotFolder
{
    /// <summary>The most bytes of one file.</summary>
    public const int MostBytes = 16 << 20;

    private const long MostBytesTogether = 64L << 20;
    private const int MostLinks = 40;

    private readonly string root;
    private readonly string shownRoot;
    private readonly string folder;
    private long read;

    /// <param name="model">The path of the robot's model.</param>
    /// <param name="root">The folder that holds everything; null: that of the model.</param>
    /// <exception cref="SpecificationException">There is no such file or folder, or the model is outside the folder.</exception>
    public RobotFolder(string model, string? root)
    {
        var whole = Path.GetFullPath(model);
        ModelName = Path.GetFileName(whole);
        folder = Path.GetDirectoryName(whole) ?? whole;
        shownRoot = root ?? folder;
        if (!Directory.Exists(shownRoot)) throw Xml.Refused("--root", shownRoot, "a folder");
        this.root = Real(Path.GetFullPath(shownRoot));
    }

    public string ModelName { get; }

    public string ModelPath => Path.Combine(folder, ModelName);

    /// <summary>The text of the robot's model.</summary>
    public string ReadModel() => Text(Bytes(ModelName, ModelPath), ModelName);

    /// <summary>A text that an element names.</summary>
    /// <param name="shown">What errors call it.</param>
    /// <param name="folders">Where it may be, in this order, relative to the model's folder; with several, folders before the name need not
    /// be there.</param>
    /// <param name="name">Its name, perhaps with folders.</param>
    public (string Text, string Path) ReadText(string shown, IReadOnlyList<string> folders, string name)
    {
        var path = Find(shown, folders, name);
        return (Text(Bytes(shown, path), shown), path);
    }

    /// <summary>The bytes of a file that an element names.</summary>
    public byte[] ReadBytes(string shown, IReadOnlyList<string> folders, string name) => Bytes(shown, Find(shown, folders, name));

    private static string Text(byte[] bytes, string shown)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Xml.Refused(shown, "(bytes)", "a text in UTF-8");
        }
    }

    private string Find(string shown, IReadOnlyList<string> folders, string name)
    {
        var plain = name.Replace('\\', '/');
        string? outside = null;
        foreach (var below in folders)
        {
            foreach (var part in folders.Count > 1 ? Shorter(plain) : [plain])
            {
                var path = Path.GetFullPath(Path.Combine(folder, below, part));
                if (!File.Exists(path)) continue;
                if (IsInside(path)) return path;
                outside ??= path;
            }
        }

        if (outside is not null) return outside;
        throw Xml.Refused(shown, name, $"a file in the robot's folder {shownRoot}; there is none of that name (--root names the folder "
            + "that holds all of its files)");
    }

    // A URDF's files may stand with the name of a package before them, or with folders of another machine.
    private static IEnumerable<string> Shorter(string name)
    {
        for (var rest = name; ; rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..])
        {
            if (rest.Length > 0) yield return rest;
            if (!rest.Contains('/', StringComparison.Ordinal)) yield break;
        }
    }

    private bool IsInside(string path) =>
        path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private byte[] Bytes(string shown, string path)
    {
        try
        {
            var real = Real(path);
            if (!IsInside(real))
                throw Xml.Refused(shown, path, $"a file inside the robot's folder {shownRoot}: nothing outside is read (--root names "
                    + "another folder)");
            var info = new FileInfo(real);
            if (!info.Exists) throw Xml.Refused(shown, path, Directory.Exists(real) ? "a file; this is a directory" : "a file that exists");
            // Pipes and devices have no length either; nobody may ever write into a pipe, or stop to.
            if (info.Length == 0) throw Xml.Refused(shown, path, "an ordinary file that is not empty");
            if (info.Length > MostBytes) throw Xml.Refused(shown, $"{info.Length} bytes", $"at most {MostBytes >> 20} MiB");
            read += info.Length;
            if (read > MostBytesTogether)
                throw Xml.Refused(shown, "all files together", $"at most {MostBytesTogether >> 20} MiB of files");
            using var file = File.OpenRead(real);
            var bytes = new byte[info.Length];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw Xml.Refused(shown, path, $"a file that can be read: {exception.Message}");
        }
    }

    // Every link on the way is followed, so that none leads out unseen.
    private static string Real(string path)
    {
        var links = 0;
        var rest = new Stack<string>(path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = Path.GetPathRoot(path) ?? "/";
        while (rest.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException("too many symbolic links");
            var whole = Path.GetFullPath(Path.Combine(real, target));
            real = Path.GetPathRoot(whole) ?? "/";
            foreach (var more in whole.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(more);
        }

        return real;
    }
}
