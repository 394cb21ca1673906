using EsEnas.Grains.Catalog;
using EsEnas.Grains.Checkpoints;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using EsEnas.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EsEnas.Grains.Tests.Storage;

/// <summary>Every state that a real run stores, with every bit of it turned.</summary>
public sealed class SealedStateSerializerTests
{
    private static readonly Serializer Plain = new ServiceCollection()
        .AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private static readonly SealedStateSerializer Sealed = new(Plain);

    [Fact]
    public async Task Any_flipped_bit_of_any_state_of_a_run_shows()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.CompleteAsync("run", Specifications.Point(iterations: 3, more: "checkpoint: { everySeconds: 0, keepEvery: 2 }")
            .Replace("checkpoint: { everySeconds: 0 }\n", "", StringComparison.Ordinal));
        string[] kinds = [.. cluster.Storage.Keys.Select(key => key.Split('/')[0]).Distinct()];
        Assert.Equal(["archive", "catalog", "contents", "experiment", "history"], kinds);
        foreach (var key in cluster.Storage.Keys)
        {
            Func<byte[], string> damage = key.Split('/')[0] switch
            {
                "archive" => DamageOf<ArchivePartState>,
                "catalog" => DamageOf<CatalogRecord>,
                "contents" => DamageOf<RunArchiveState>,
                "experiment" => DamageOf<ExperimentRecord>,
                _ => DamageOf<HistoryChunk>,
            };
            var bytes = cluster.Storage[key];
            Assert.Equal("", damage(bytes));
            for (var bit = 0; bit < 8 * bytes.Length; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(damage(bytes).Length > 0, $"{key}: bit {bit} of {8 * bytes.Length} does not show");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(damage(bytes[..length]).Length > 0, $"{key}: cut at {length} of {bytes.Length} does not show");
        }
    }

    [Fact]
    public void State_of_a_build_without_envelopes_is_read_as_it_is()
    {
        var record = new HistoryChunk { Rows = [1, 2, 3], Proposals = [4] };
        var read = Sealed.Deserialize<HistoryChunk>(new BinaryData(Plain.SerializeToArray(record)));
        Assert.Equal("", read.Damage);
        Assert.Equal(record.Rows, read.Rows);
        Assert.Equal(record.Proposals, read.Proposals);
    }

    [Fact]
    public void State_of_another_program_is_damaged()
    {
        Assert.Contains("do not begin", DamageOf<HistoryChunk>("{\"Rows\":[]}"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("does not understand", DamageOf<HistoryChunk>([0x20, 1, 2, 3]), StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_a_newer_envelope_says_so()
    {
        var bytes = Sealed.Serialize(new HistoryChunk()).ToArray();
        bytes[7]++;
        System.Security.Cryptography.SHA256
            .HashData(bytes.AsSpan(0, bytes.Length - 16)).AsSpan(0, 16).CopyTo(bytes.AsSpan(bytes.Length - 16));
        Assert.Contains("newer build", DamageOf<HistoryChunk>(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_never_stored()
    {
        var state = new HistoryChunk { Rows = [1], Damage = "torn" };
        Assert.Equal("", Sealed.Deserialize<HistoryChunk>(Sealed.Serialize(state)).Damage);
    }

    [Fact]
    public void Type_that_cannot_tell_of_damage_is_refused() =>
        Assert.Throws<DamagedStateException>(() => Sealed.Deserialize<RunClaim>(new BinaryData(new byte[40])));

    private static string DamageOf<T>(byte[] bytes) where T : IStoredState => Sealed.Deserialize<T>(new BinaryData(bytes)).Damage;
}
