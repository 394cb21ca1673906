using EsEnas.Grains.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Activators;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.Session;
using Orleans.Serialization.TypeSystem;

namespace EsEnas.Grains.Storage;

/// <summary>The serializer of grain states for a process that has no silo and is over in a moment.</summary>
/// <remarks>
/// Orleans' own composition looks through every assembly around for types, which takes a quarter of a second of processor time. A state is
/// made of types of three assemblies, so only those are told to it.
/// </remarks>
public static class ReadOnlySerializer
{
    /// <summary>Makes one.</summary>
    public static SealedStateSerializer Create()
    {
        var manifest = new TypeManifestOptions();
        foreach (var provider in Manifests())
            ((IConfigureOptions<TypeManifestOptions>)Activator.CreateInstance(provider, nonPublic: true)!).Configure(manifest);
        var options = Options.Create(manifest);
        var services = new Services();
        var codecs = services.Codecs = new CodecProvider(services, options);
        var types = new TypeConverter([], [], [], options, new CachedTypeResolver());
        return new SealedStateSerializer(
            new Serializer(new SerializerSessionPool(new TypeCodec(types), new WellKnownTypeCollection(options), codecs)));
    }

    private static IEnumerable<Type> Manifests()
    {
        // The numbers of the types that every application knows; internal, so a test holds this against states that Orleans' own
        // composition wrote.
        yield return typeof(Serializer).Assembly.GetType("Orleans.Serialization.Configuration.DefaultTypeManifestProvider",
            throwOnError: true)!;
        foreach (var assembly in new[] { typeof(Serializer).Assembly, typeof(RunStatus).Assembly, typeof(ReadOnlySerializer).Assembly })
            foreach (TypeManifestProviderAttribute attribute in assembly.GetCustomAttributes(typeof(TypeManifestProviderAttribute),
                inherit: false))
                yield return attribute.ProviderType;
    }

    /// <summary>What codecs ask for: one another, and extensions, of which there are none.</summary>
    private sealed class Services : IServiceProvider
    {
        // Which of the provider's methods answers for a service.
        private static readonly Dictionary<Type, string> Answers = new()
        {
            [typeof(IFieldCodec<>)] = nameof(CodecProvider.GetCodec),
            [typeof(IBaseCodec<>)] = nameof(CodecProvider.GetBaseCodec),
            [typeof(IValueSerializer<>)] = nameof(CodecProvider.GetValueSerializer),
            [typeof(IActivator<>)] = nameof(CodecProvider.GetActivator),
        };

        public CodecProvider? Codecs { get; set; }

        public object? GetService(Type serviceType)
        {
            if (serviceType.IsInstanceOfType(Codecs)) return Codecs;
            if (!serviceType.IsGenericType) return null;
            var (definition, argument) = (serviceType.GetGenericTypeDefinition(), serviceType.GetGenericArguments()[0]);
            if (definition == typeof(IEnumerable<>)) return Array.CreateInstance(argument, 0);
            return Answers.TryGetValue(definition, out var method)
                ? typeof(CodecProvider).GetMethods().Single(candidate => candidate.Name == method && candidate is { IsGenericMethod: true }
                    && candidate.GetGenericArguments().Length == 1 && candidate.GetParameters().Length == 0)
                    .MakeGenericMethod(argument).Invoke(Codecs, null)
                : null;
        }
    }
}
