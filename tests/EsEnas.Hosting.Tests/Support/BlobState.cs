using System.Diagnostics.CodeAnalysis;

namespace EsEnas.Hosting.Tests.Support;

/// <summary>A grain's state as a provider sees it.</summary>
internal sealed class BlobState : IGrainState<Blob>
{
    private Blob blob = new();

    public BlobState() { }

    public BlobState(int generation, int size) => blob = Blob.Of(generation, size);

    [AllowNull]
    public Blob State { get => blob; set => blob = value ?? new Blob(); }

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}
