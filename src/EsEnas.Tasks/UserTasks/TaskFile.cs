using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Task files: tasks of the user's own, written down in YAML beside an MJCF file (docs/task-files.md).</summary>
/// <remarks>Thread safe.</remarks>
public static class TaskFile
{
    /// <summary>Longest MJCF file read, in bytes.</summary>
    public const int MaxModelBytes = 160 * 1024;

    /// <summary>Whether a YAML file is a task file and not a specification: only the former names a model.</summary>
    public static bool IsTaskFile(MappingNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Entries.Any(entry => entry.Key == "model");
    }

    /// <summary>
    /// Reads a task file and its model and checks both, names included: the model is tried in a process of its own, then compiled, which is
    /// left out where there is no usable library. Blocks for about half a second.
    /// </summary>
    /// <param name="root">The task file's content.</param>
    /// <param name="folder">The folder that it is in; the model is read from there.</param>
    /// <returns>The specification with which the task is run: the task in full, its name, its horizon, and every other key at its
    /// default.</returns>
    /// <exception cref="SpecificationException">Lists what is refused, with keys or elements and lines.</exception>
    public static ExperimentSpecification Load(MappingNode root, string folder)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(folder);
        var definition = TaskFileReader.Read(root, "");
        return Check(root, definition, ReadModel(Path.Combine(folder, definition.ModelFile), definition.ModelFile));
    }

    /// <summary>The same of texts that are not in files yet.</summary>
    /// <param name="root">The task file's content.</param>
    /// <param name="mjcf">The model.</param>
    /// <returns>As that of files.</returns>
    /// <exception cref="SpecificationException">Lists what is refused.</exception>
    public static ExperimentSpecification Of(MappingNode root, string mjcf)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(mjcf);
        return Check(root, TaskFileReader.Read(root, ""), mjcf);
    }

    private static ExperimentSpecification Check(MappingNode root, UserTaskDefinition definition, string mjcf)
    {
        // Before the text takes the form in which it travels, which may move its lines.
        _ = MjcfGuard.Check(mjcf, definition.ModelFile);
        var specification = new ExperimentSpecification
        {
            Task = definition.Name,
            Horizon = definition.Horizon,
            Policy = new PolicySpecification { ActionScale = null },
            TaskFile = new TaskFileSpecification { Definition = root, Model = TaskFileSpecification.NormalizeModel(mjcf) },
        };
        SpecificationText.Validate(specification);
        try
        {
            _ = UserTaskCache.Get(specification.TaskFile, "", definition.ModelFile);
        }
        catch (MuJoCoUnavailableException)
        {
            // A console of a remote cluster may lack the library: the process that builds the task checks the rest.
        }

        return specification;
    }

    private static string ReadModel(string path, string name)
    {
        try
        {
            // Pipes and devices have no length either; nobody may ever write into a pipe, or stop to.
            if (new FileInfo(path) is { Exists: true, Length: 0 }) throw Refused(name, path, "an ordinary file that is not empty");
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxModelBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxModelBytes) throw Refused(name, $"more than {MaxModelBytes} bytes", $"at most {MaxModelBytes / 1024} KiB");
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
            return text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Refused(name, "(bytes)", "a text in UTF-8");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(name, path, "a file beside the task file; there is none of that name");
        }
        catch (UnauthorizedAccessException)
        {
            throw Refused(name, path, Directory.Exists(path) ? "a file; this is a directory" : "a file that this user may read");
        }
        catch (IOException exception)
        {
            throw Refused(name, path, $"a file beside the task file that can be read: {exception.Message}");
        }
    }

    private static SpecificationException Refused(string name, string value, string allowed) =>
        new(new SpecificationError($"model {name}", value, allowed));
}
