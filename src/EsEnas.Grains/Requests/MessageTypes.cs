using Orleans.Serialization;

namespace EsEnas.Grains.Requests;

/// <summary>
/// Which types a message may name beyond those that have a serializer: exceptions of what silos are built with, and collections. Orleans
/// looks for a type that it does not know before it refuses it, and loads its assembly for that: here it is refused by its name. Thread
/// safe.
/// </summary>
internal sealed class MessageTypes : ITypeNameFilter
{
    private static readonly string[] Own = ["EsEnas.", "Orleans."];
    private static readonly string[] Framework = ["System.", "Microsoft."];
    private static readonly string[] FrameworkRoots = ["mscorlib", "netstandard"];
    private static readonly string[] Stores = ["Npgsql", "StackExchange.Redis", "Azure."];
    private static readonly string[] Values = ["System.Collections.", "System.Net.IP"];

    /// <inheritdoc/>
    public bool? IsTypeNameAllowed(string typeName, string assemblyName)
    {
        var assembly =
            assemblyName.AsSpan(0, assemblyName.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0 ? comma : assemblyName.Length);
        // Null leaves it to Orleans, which then asks whether the type has a serializer. Without an assembly only loaded ones are searched.
        if (assembly.IsEmpty || StartsWithOneOf(assembly, Own)) return null;
        var isException = typeName.EndsWith("Exception", StringComparison.Ordinal);
        if (StartsWithOneOf(assembly, Stores)) return isException ? null : false;
        if (!StartsWithOneOf(assembly, Framework) && !FrameworkRoots.Contains(assembly.ToString())) return false;
        return isException || StartsWithOneOf(typeName, Values) || typeName.EndsWith("Comparer", StringComparison.Ordinal) ? null : false;
    }

    private static bool StartsWithOneOf(ReadOnlySpan<char> text, string[] prefixes)
    {
        foreach (var prefix in prefixes)
            if (text.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }
}
