namespace EsEnas.Cluster.Tests;

/// <summary>A data directory that is removed with the test.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("esenas-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
