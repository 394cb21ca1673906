using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo;

/// <summary>The loaded libmujoco: found, matched with an offset table and proved by a probe model before first use.</summary>
/// <remarks>
/// Thread safe. Search order: <c>MUJOCO_PATH</c> (file or folder; nothing else is tried if it is set), then the loader's own path.
/// <c>MUJOCO_LAYOUT</c> names the offset table of another release (such as <c>3.12.0</c>) for a library that has none of its own;
/// the probe model still has to come out right. A failure is not remembered: the next call tries again.
/// </remarks>
public static class MuJoCoLibrary
{
    private static readonly Lock Gate = new();
    private static volatile Binding? _binding;

    /// <summary>Loads and checks the library; does nothing if that has been done.</summary>
    /// <exception cref="MuJoCoUnavailableException">
    /// Not found (the message says how to install it), of an unknown version, or the self-check failed.
    /// </exception>
    public static void EnsureLoaded() => _ = Binding;

    /// <summary>What <c>mj_version()</c> says: 222 for 2.2.2, 3012000 for 3.12.0.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static int Version => Binding.Version;

    /// <summary>The version as text, such as <c>2.2.2</c>.</summary>
    /// <exception cref="MuJoCoUnavailableException">As <see cref="EnsureLoaded"/>.</exception>
    public static string VersionText => LayoutTable.FormatVersion(Binding.Version);

    /// <summary>The last warning that the library gave on the calling thread; empty if there was none.</summary>
    /// <remarks>Warnings are never printed nor written to a file. At most 512 bytes are kept.</remarks>
    public static string LastWarning => Handlers.LastWarning;

    internal static Binding Binding
    {
        get
        {
            if (_binding is { } binding) return binding;
            lock (Gate)
            {
                return _binding ??= Binding.Load(
                    Environment.GetEnvironmentVariable("MUJOCO_PATH"),
                    Environment.GetEnvironmentVariable("MUJOCO_LAYOUT"));
            }
        }
    }
}
