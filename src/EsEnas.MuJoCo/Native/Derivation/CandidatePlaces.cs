using System.Globalization;

namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>Where each entry of a layout may be: what every probe model so far allows.</summary>
internal sealed class CandidatePlaces(string version)
{
    private readonly Dictionary<string, int[]> places = [];

    /// <summary>Places of an entry that nothing has excluded so far: all at first.</summary>
    public IEnumerable<int> Open(string key, IEnumerable<int> all) => this.places.TryGetValue(key, out var places) ? places : all;

    /// <summary>Keeps those places of an entry that agree with one more observation.</summary>
    public void Keep(string key, IEnumerable<int> allowed) => places[key] = [.. allowed];

    /// <summary>Keeps of an entry's places those at which a number reads as expected.</summary>
    public void KeepNumber(string key, NativeBlock structure, nint value) =>
        Keep(key, Open(key, structure.Offsets(sizeof(int))).Where(offset => structure.Integer(offset) == value));

    /// <summary>
    /// Keeps of an entry's places those at which a pointer leads to an array with the expected numbers. Of several with one address the
    /// last is meant: the others are of empty arrays before it.
    /// </summary>
    public void KeepPointer(string key, NativeBlock structure, NativeBlock buffer, FieldKind kind, double[] values) =>
        Keep(key, Open(key, structure.Offsets(sizeof(long)))
            .Where(offset => buffer.Reads(structure.Pointer(offset), kind, values))
            .GroupBy(offset => structure.Pointer(offset), (_, offsets) => offsets.Max()));

    /// <summary>Keeps the slot of a buffer's address: the first that holds it, for its first array has the same.</summary>
    public void KeepBuffer(string key, NativeBlock structure, NativeBlock buffer) =>
        Keep(key, Open(key, structure.Offsets(sizeof(long))).Where(offset => structure.Pointer(offset) == buffer.Start).Order().Take(1));

    /// <summary>The one place of an entry.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is none, or more than one.</exception>
    public int Only(string key) => this.places.TryGetValue(key, out var places) && places.Length == 1
        ? places[0]
        : throw Failure(string.Create(CultureInfo.InvariantCulture, $"{key} fits {places?.Length ?? 0} places instead of one"));

    /// <summary>The first of several names for the same thing.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is none.</exception>
    public int First(string key) => this.places.TryGetValue(key, out var places) && places.Length > 0
        ? places.Min()
        : throw Failure($"{key} fits no place");

    /// <summary>Why there will be no layout.</summary>
    public MuJoCoUnavailableException Failure(string reason) => new(
        $"EsEnas has no offset table for libmujoco {version}, and could not derive one from the library: {reason}. {LayoutTable.WayOut}");
}
