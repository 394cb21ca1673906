namespace EsEnas.MuJoCo.Native;

/// <summary>Byte offsets of the fields of mjModel and mjData, and a few constants, in one release.</summary>
/// <remarks>Keys are C names: <c>mjModel.nq</c>, <c>mjData.qpos</c>, <c>mjWARN_BADQPOS</c>. Immutable.</remarks>
internal sealed class Layout
{
    private readonly Dictionary<string, int> values;

    public Layout(string name, int version, IEnumerable<KeyValuePair<string, int>> values, bool isDerived = false)
    {
        IsDerived = isDerived;
        Name = name;
        Version = version;
        this.values = new(values);
    }

    /// <summary>The release, such as <c>2.2.2</c>.</summary>
    public string Name { get; }

    /// <summary>Its <c>mj_version()</c>.</summary>
    public int Version { get; }

    /// <summary>Whether it was found by looking into the library, not by its headers.</summary>
    public bool IsDerived { get; }

    public IEnumerable<string> Keys => values.Keys;

    /// <summary>Whether the counts of mjModel have 64 bits (from 3.5.0) instead of 32.</summary>
    public bool HasWideCounts => this["mjModel.nv"] - this["mjModel.nq"] == sizeof(long);

    /// <summary>The offset of the last field of a struct that is in the layout.</summary>
    public int LastOffset(string type) =>
        values.Where(pair => pair.Key.StartsWith(type + ".", StringComparison.Ordinal)).Max(pair => pair.Value);

    /// <summary>Whether there is an entry.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    public int this[string key] => values.TryGetValue(key, out var value)
        ? value
        : throw new MuJoCoUnavailableException(
            $"The {(IsDerived ? "derived layout" : "offset table")} of MuJoCo {Name} has no entry {key}.");

    /// <summary>A copy with one entry moved; what the self-check must notice.</summary>
    public Layout With(string key, int value) =>
        new(Name, Version, values.Where(pair => pair.Key != key).Append(new(key, value)), IsDerived);
}
