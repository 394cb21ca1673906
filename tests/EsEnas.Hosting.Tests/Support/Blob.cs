namespace EsEnas.Hosting.Tests.Support;

/// <summary>A state whose bytes all equal its generation's low byte: a mixture of two writes shows.</summary>
[GenerateSerializer]
public sealed class Blob
{
    [Id(0)] public int Generation { get; set; }

    [Id(1)] public byte[] Bytes { get; set; } = [];

    public static Blob Of(int generation, int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)generation);
        return new Blob { Generation = generation, Bytes = bytes };
    }

    public void AssertWhole(int size)
    {
        Assert.Equal(size, Bytes.Length);
        Assert.False(Bytes.AsSpan().ContainsAnyExcept((byte)Generation), $"generation {Generation} holds bytes of another");
    }
}
