using System.Globalization;
using System.Text;

namespace EsEnas.Export.Tests;

/// <summary>A folder that is deleted at the end of a test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("esenas-export-").FullName;

    public string C => System.IO.Path.Combine(Path, "c");

    /// <summary>Writes an export's files.</summary>
    public Folder With(IEnumerable<ExportFile> files)
    {
        foreach (var file in files)
        {
            var path = System.IO.Path.Combine(Path, file.Name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Span);
        }
        return this;
    }

    /// <summary>A file of the C.</summary>
    public string Text(string name) => File.ReadAllText(System.IO.Path.Combine(C, name));

    /// <summary>What the policy behind its pipe, made before, answers.</summary>
    public IReadOnlyList<double[]> PolicyActs(IReadOnlyList<double[]> observations)
    {
        var input = new StringBuilder();
        foreach (var observation in observations)
            input.AppendJoin(' ', observation.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        var lines = Tool.Run(C, System.IO.Path.Combine(C, "policy"), [], input.ToString())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(observations.Count, lines.Length);
        return [.. lines.Select(line => line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
