namespace EsEnas.Silo.Tests.Support;

/// <summary>A directory that goes with its test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("esenas-silo-").FullName;

    public string Write(string name, string text)
    {
        var file = Path.Combine(FullPath, name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
