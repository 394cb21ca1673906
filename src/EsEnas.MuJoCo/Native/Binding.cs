using EsEnas.MuJoCo.Native.Derivation;

namespace EsEnas.MuJoCo.Native;

/// <summary>A library together with the layout that was proved to fit it.</summary>
internal sealed unsafe class Binding
{
    private Binding(NativeApi api, Layout layout, int version, string path)
    {
        Api = api;
        Layout = layout;
        Version = version;
        Path = path;
        Fields = new FieldTable(layout);
    }

    public NativeApi Api { get; }

    public Layout Layout { get; }

    public FieldTable Fields { get; }

    /// <summary>Whether meshes can be read: their places are known and proved. Nothing but pictures needs them.</summary>
    public bool HasMeshes { get; private init; }

    /// <summary>Whether disturbances can be made and contacts read: their places are known and proved.</summary>
    public bool HasDisturbances { get; private init; }

    /// <summary>What the library says, whichever table is used.</summary>
    public int Version { get; }

    /// <summary>The file, or the name that the loader was asked for where the system does not tell.</summary>
    public string Path { get; }

    /// <summary>Finds, binds and checks a library.</summary>
    /// <exception cref="MuJoCoUnavailableException">Any of that fails.</exception>
    public static Binding Load(string? mujocoPath, string? layoutName)
    {
        if (!Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            throw new MuJoCoUnavailableException("The offset tables hold for 64-bit little-endian processes only.");
        var table = LayoutTable.Embedded();
        var (handle, name) = LibrarySearch.Load(mujocoPath, table.Names);
        return Bind(new LibraryExports(handle), name, layoutName, table);
    }

    /// <summary>Binds and checks a loaded library, which stays loaded: it may hold our handlers.</summary>
    /// <param name="exports">Those of the library.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="layoutName">A table to use whatever the version; null or empty for that of the version.</param>
    /// <param name="table">The tables. The layout of a version that is in none is derived.</param>
    /// <exception cref="MuJoCoUnavailableException">It lacks something, is too old, or cannot be read correctly.</exception>
    public static Binding Bind(LibraryExports exports, string name, string? layoutName, LayoutTable table)
    {
        var version = NativeApi.AskVersion(exports, name);
        var layout = table.Select(version, layoutName);
        var api = new NativeApi(exports, $"libmujoco {LayoutTable.FormatVersion(version)} ({name})");
        Handlers.Install(api);
        layout ??= LayoutDerivation.Derive(api, version, table.Keys);
        var binding = new Binding(api, layout, version, LoadedFile.At((nint)api.Step) ?? name);
        SelfCheck.Run(binding);
        return new Binding(api, layout, version, binding.Path)
        {
            HasMeshes = MeshCheck.Passes(binding),
            HasDisturbances = DisturbanceCheck.Passes(binding),
        };
    }

    /// <summary>Whether fields with this proof may be read.</summary>
    public bool Has(FieldProof proof) => proof switch
    {
        FieldProof.Meshes => HasMeshes,
        FieldProof.Disturbances => HasDisturbances,
        _ => true,
    };

    /// <summary>The same library read by another table, unchecked.</summary>
    public Binding With(Layout layout) => new(Api, layout, Version, Path);
}
