using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>A library together with the offset table that was proved to fit it.</summary>
internal sealed unsafe class Binding
{
    private Binding(NativeApi api, Layout layout, int version)
    {
        Api = api;
        Layout = layout;
        Version = version;
        Fields = new FieldTable(layout);
    }

    public NativeApi Api { get; }

    public Layout Layout { get; }

    public FieldTable Fields { get; }

    /// <summary>What the library says, whichever table is used.</summary>
    public int Version { get; }

    /// <summary>Finds, binds and checks a library.</summary>
    /// <exception cref="MuJoCoUnavailableException">Any of that fails.</exception>
    public static Binding Load(string? mujocoPath, string? layoutName)
    {
        if (!Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            throw new MuJoCoUnavailableException("The offset tables hold for 64-bit little-endian processes only.");
        var table = LayoutTable.Embedded();
        var (handle, name) = LibrarySearch.Load(mujocoPath, table.Names);
        NativeApi api;
        Layout layout;
        try
        {
            api = new NativeApi(handle, name);
            layout = table.Select(api.Version(), layoutName);
        }
        catch (MuJoCoUnavailableException)
        {
            NativeLibrary.Free(handle);
            throw;
        }

        // From here the library holds our handlers and must stay loaded.
        Handlers.Install(api);
        var binding = new Binding(api, layout, api.Version());
        SelfCheck.Run(binding);
        return binding;
    }

    /// <summary>The same library read by another table, unchecked.</summary>
    public Binding With(Layout layout) => new(Api, layout, Version);
}
