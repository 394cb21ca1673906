using System.Buffers.Binary;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;

namespace EsEnas.Hosting.Tests.Tls;

/// <summary>What Orleans says first on a connection: who says it is taken for a client, or a silo. The type is not public.</summary>
internal static class Preamble
{
    private static readonly Type Type = Type.GetType("Orleans.Runtime.Messaging.ConnectionPreamble, Orleans.Core", throwOnError: true)!;

    /// <summary>Of a client, for a gateway.</summary>
    internal static byte[] OfClient() => Make(GrainId.Create("sys.client", Guid.NewGuid().ToString("N")));

    /// <summary>Of a silo, for the silo port of another one.</summary>
    internal static byte[] OfSilo() => Make(GrainId.Create("sys.silo", "01111111-1111-1111-1111-111111111111"));

    private static byte[] Make(GrainId identity)
    {
        ServiceCollection services = new();
        services.AddSerializer(serializer => serializer.AddAssembly(Type.Assembly));
        using var provider = services.BuildServiceProvider();
        var make = typeof(Preamble).GetMethod(nameof(Serialize), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(Type);
        var body = (byte[])make.Invoke(null, [provider, identity])!;
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. length, .. body];
    }

    private static byte[] Serialize<T>(IServiceProvider provider, GrainId identity)
    {
        var preamble = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        var version = Type.GetProperty("NetworkProtocolVersion")!;
        version.SetValue(preamble, Enum.ToObject(version.PropertyType, 1));
        Type.GetProperty("NodeIdentity")!.SetValue(preamble, identity);
        Type.GetProperty("SiloAddress")!.SetValue(preamble, SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1));
        Type.GetProperty("ClusterId")!.SetValue(preamble, EsEnasCluster.DefaultClusterId);
        return provider.GetRequiredService<Serializer<T>>().SerializeToArray(preamble);
    }
}
