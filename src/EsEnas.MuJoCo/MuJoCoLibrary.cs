using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo;

/// <summary>The loaded libmujoco: found, matched with a layout and proved by a probe model before first use.</summary>
/// <remarks>
/// Thread safe. Search order: <c>MUJOCO_PATH</c> (file or folder; nothing else is tried if it is set), then the loader's own path.
/// The layout is that of a table; for a version without one it is derived from the library itself.
/// <c>MUJOCO_LAYOUT</c> names the offset table of another release (such as <c>3.12.0</c>) instead. Whichever it is, the probe model has to
/// come out right. A failure is not remembered: the next call tries again.
/// </remarks>
public static class MuJoCoLibrary
{
    private static readonly Lock Gate = new();
    private static volatile Binding? binding;

    /// <summary>Loads and checks the library; does nothing if that has been done.</summary>
    /// <exception cref="MuJoCoUnavailableException">
    /// Not found (the message says how to install it), too old, damaged, or not readable correctly.
    /// </exception>
    public static void EnsureLoaded() => _ = Binding;

    /// <summary>What <c>mj_version()</c> says: 222 for 2.2.2, 3012000 for 3.12.0.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static int Version => Binding.Version;

    /// <summary>The version as text, such as <c>2.2.2</c>.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static string VersionText => FormatVersion(Binding.Version);

    /// <summary>Whether the library is this release or a later one.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static bool IsAtLeast(int major, int minor, int patch) => LayoutTable.IsAtLeast(Binding.Version, major, minor, patch);

    /// <summary>A number like <see cref="Version"/> as text: 222 is 2.2.2, 3012000 is 3.12.0.</summary>
    public static string FormatVersion(int version) => LayoutTable.FormatVersion(version);

    /// <summary>Whether the library has been loaded and proved in this process.</summary>
    public static bool IsLoaded => binding is not null;

    /// <summary>The file that was loaded; the name that the system's loader found it by, where the system does not tell the file.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static string Path => Binding.Path;

    /// <summary>
    /// The release whose offset table is used; null if the version has none and the layout was derived from the library itself.
    /// </summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static string? LayoutName => Binding.Layout.IsDerived ? null : Binding.Layout.Name;

    /// <summary>
    /// Called once, when the library is loaded, with a remark for its user, if there is one; set it before. By default remarks are dropped.
    /// </summary>
    public static Action<string>? OnNotice { get; set; }

    /// <summary>The last warning that the library gave on the calling thread; empty if there was none.</summary>
    /// <remarks>Warnings are never printed nor written to a file. At most 512 bytes are kept.</remarks>
    public static string LastWarning => Handlers.LastWarning;

    internal static Binding Binding
    {
        get
        {
            if (MuJoCoLibrary.binding is { } binding) return binding;
            lock (Gate)
            {
                if (MuJoCoLibrary.binding is { } loaded) return loaded;
                loaded =
                    Binding.Load(Environment.GetEnvironmentVariable("MUJOCO_PATH"), Environment.GetEnvironmentVariable("MUJOCO_LAYOUT"));
                if (loaded.Layout.IsDerived)
                {
                    OnNotice?.Invoke(
                        $"libmujoco {loaded.Layout.Name} has no offset table here; " +
                        $"its layout was derived from it, and checked ({loaded.Path})");
                }

                return MuJoCoLibrary.binding = loaded;
            }
        }
    }
}
