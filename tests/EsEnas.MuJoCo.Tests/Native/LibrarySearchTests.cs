using System.Runtime.InteropServices;
using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

public sealed class LibrarySearchTests : IDisposable
{
    private static readonly string[] Releases = ["2.2.0", "2.2.2", "3.1.6", "3.12.0"];
    private readonly string _folder = Directory.CreateTempSubdirectory("esenas-mujoco-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Names_begin_with_the_base_release_and_go_on_newest_first()
    {
        Assert.Equal(
            ["libmujoco.so.2.2.2", "libmujoco.so", "libmujoco.so.3.12.0", "libmujoco.so.3.1.6", "libmujoco.so.2.2.0"],
            LibrarySearch.FileNames(Releases, windows: false, macOS: false));
        Assert.Equal(
            ["libmujoco.2.2.2.dylib", "libmujoco.dylib", "libmujoco.3.12.0.dylib", "libmujoco.3.1.6.dylib", "libmujoco.2.2.0.dylib"],
            LibrarySearch.FileNames(Releases, windows: false, macOS: true));
        Assert.Equal(["mujoco.dll"], LibrarySearch.FileNames(Releases, windows: true, macOS: false));
    }

    [Fact]
    public void Missing_path_is_named_together_with_the_way_to_install()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load("/no/such/place", Releases));
        Assert.Contains("MUJOCO_PATH=/no/such/place (there is no such file or folder)", exception.Message);
        foreach (var expected in (string[])["Debian", "apt-get install libmujoco2.2.2", "Ubuntu", "macOS", "Windows", "release archive"])
            Assert.Contains(expected, exception.Message);
    }

    [Fact]
    public void Folder_without_a_library_is_named_with_what_was_looked_for()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(_folder, Releases));
        Assert.Contains(_folder, exception.Message);
        Assert.Contains("lib and bin", exception.Message);
        Assert.Contains(OperatingSystem.IsLinux() ? "libmujoco.so.2.2.2" : "mujoco", exception.Message);
    }

    [Fact]
    public void File_that_is_no_library_gives_the_loader_s_reason()
    {
        var file = Path.Combine(_folder, "libmujoco.so");
        File.WriteAllText(file, "not a library");
        foreach (var path in (string[])[file, _folder])
        {
            var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(path, Releases));
            Assert.Contains(OperatingSystem.IsLinux() || path == file ? "exists but does not load" : _folder, exception.Message);
        }
    }

    [Fact]
    public void Library_without_the_functions_is_refused_by_name_of_the_first_one()
    {
        var name = OperatingSystem.IsWindows() ? "System.IO.Compression.Native.dll"
            : OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so";
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Binding.Load(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name), null));
        Assert.Contains("does not export mj_version", exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void Library_in_a_folder_or_its_lib_is_found(string subfolder)
    {
        if (!OperatingSystem.IsLinux()) return; // Where the loaded file lies is read from the process map.
        MuJoCoLibrary.EnsureLoaded();
        var loaded = File.ReadLines("/proc/self/maps").First(line => line.Contains("libmujoco.so", StringComparison.Ordinal));
        var target = loaded[loaded.IndexOf('/', StringComparison.Ordinal)..];
        Directory.CreateDirectory(Path.Combine(_folder, subfolder));
        File.CreateSymbolicLink(Path.Combine(_folder, subfolder, "libmujoco.so"), target);

        var (handle, name) = LibrarySearch.Load(_folder, Releases);
        Assert.NotEqual(0, handle);
        Assert.Equal(Path.Combine(_folder, subfolder, "libmujoco.so"), name);
        Assert.Equal(MuJoCoLibrary.Version, Binding.Load(_folder, null).Version);
        Assert.Equal(MuJoCoLibrary.Version, Binding.Load(name, null).Version);
    }
}
