using System.Runtime.InteropServices;
using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

public sealed class LibrarySearchTests : IDisposable
{
    private static readonly string[] Releases = ["2.2.0", "2.2.2", "3.1.6", "3.12.0"];
    private readonly string folder = Directory.CreateTempSubdirectory("esenas-mujoco-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(folder, Releases));
        Assert.Contains(folder, exception.Message);
        Assert.Contains("lib and bin", exception.Message);
        Assert.Contains(OperatingSystem.IsLinux() ? "libmujoco.so.2.2.2" : "mujoco", exception.Message);
    }

    [Fact]
    public void File_that_is_no_library_gives_the_loader_s_reason()
    {
        var file = Path.Combine(folder, "libmujoco.so");
        File.WriteAllText(file, "not a library");
        foreach (var path in (string[])[file, folder])
        {
            var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(path, Releases));
            Assert.Contains(OperatingSystem.IsLinux() || path == file ? "exists but does not load" : folder, exception.Message);
        }
    }

    [Fact]
    public void Library_without_the_functions_is_refused_by_name_of_the_first_one()
    {
        var name = OperatingSystem.IsWindows() ? "System.IO.Compression.Native.dll"
            : OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so";
        var exception = Assert.Throws<MuJoCoUnavailableException>(
            () => Binding.Load(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name), null));
        Assert.Contains("does not export mj_version", exception.Message);
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void Library_in_a_folder_or_its_lib_is_found(string subfolder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where the loaded file lies is read from the process map.");
        Directory.CreateDirectory(Path.Combine(folder, subfolder));
        File.CreateSymbolicLink(Path.Combine(folder, subfolder, "libmujoco.so"), MuJoCoLibrary.Path);

        var (handle, name) = LibrarySearch.Load(folder, Releases);
        Assert.NotEqual(0, handle);
        Assert.Equal(Path.Combine(folder, subfolder, "libmujoco.so"), name);
        Assert.Equal(MuJoCoLibrary.Version, Binding.Load(folder, null).Version);
        Assert.Equal(MuJoCoLibrary.Version, Binding.Load(name, null).Version);
    }

    /// <summary>The folder of a Python wheel: one file, of whatever version, and no plain name.</summary>
    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData("libmujoco.so.9.9.9", "")]
    [InlineData("libmujoco.so.4.0.0", "mujoco")]
    [InlineData("libmujoco.so.12", "lib")]
    public void Library_of_any_version_in_a_folder_is_found(string name, string subfolder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(this.folder, subfolder)).FullName;
        var file = new PatchedLibrary().WriteTo(folder, name);
        var binding = Binding.Load(this.folder, null);
        Assert.Equal(MuJoCoLibrary.Version, binding.Version);
        Assert.Equal(file, binding.Path);
    }

    [Fact]
    public void Newest_of_several_versions_in_a_folder_is_meant_and_the_plain_name_before_all()
    {
        string[] names = ["libmujoco.so.2.2.2", "libmujoco.so.3.12.0", "libmujoco.so.3.9.0", "libmujoco.so.3.3.7", "libmujoco_plugin.so",
            "libmujoco.so.txt"];
        foreach (var name in names) File.WriteAllText(Path.Combine(folder, name), "");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are those of Linux.");
        Assert.Equal(
            ["libmujoco.so.3.12.0", "libmujoco.so.3.9.0", "libmujoco.so.3.3.7", "libmujoco.so.2.2.2"],
            LibraryFolders.FilesIn(folder).Select(Path.GetFileName));
        File.WriteAllText(Path.Combine(folder, "libmujoco.so"), "");
        Assert.Equal("libmujoco.so", Path.GetFileName(LibraryFolders.FilesIn(folder)[0]));
    }

    [Needs(External.MuJoCo)]
    [Theory]
    [InlineData(20)]
    [InlineData(63)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    [InlineData(-1)]
    public void Library_that_was_cut_off_is_refused_before_it_is_mapped(int length)
    {
        var library = new PatchedLibrary();
        var file = library.WriteTo(folder, "libmujoco.so", length < 0 ? library.Length + length : length);
        foreach (var path in (string[])[file, folder])
        {
            var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(path, Releases));
            Assert.Contains(file, exception.Message);
            Assert.Contains("cut off", exception.Message);
            Assert.DoesNotContain("LD_DEBUG", exception.Message);
        }
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Library_whose_download_reserved_its_space_and_stopped_is_refused_before_it_is_mapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looked at on Linux.");
        var library = new PatchedLibrary();
        var file = library.WriteTo(folder, "libmujoco.so", library.Length / 4);
        using (var stream = File.OpenWrite(file)) stream.SetLength(library.Length);

        var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(file, Releases));
        Assert.Contains("only zeros from byte", exception.Message);
    }

    [Fact]
    public async Task Pipe_in_the_place_of_a_library_is_refused_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looked at on Linux.");
        var pipe = Path.Combine(folder, "libmujoco.so");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var search = Task.Run(() => LibrarySearch.Load(folder, Releases), TestContext.Current.CancellationToken);
        var exception = await Assert.ThrowsAsync<MuJoCoUnavailableException>(
            () => search.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
        Assert.Contains("the file is empty", exception.Message);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void File_that_the_loader_refuses_gives_the_reason_in_one_short_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reasons are those of Linux.");
        File.WriteAllText(Path.Combine(folder, "empty"), "");
        File.WriteAllText(Path.Combine(folder, "text"), "INPUT(-lmujoco)");
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), Path.Combine(folder, "gone"));
        File.CreateSymbolicLink(Path.Combine(folder, "circle"), Path.Combine(folder, "circle"));
        new PatchedLibrary().Byte(4, 1).WriteTo(folder, "narrow");
        new PatchedLibrary().Byte(18, 40).WriteTo(folder, "foreign");
        new PatchedLibrary().Renames("mju_user_error").WriteTo(folder, "unresolved");

        AssertReason("empty", "the file is empty");
        AssertReason("text", "no ELF header");
        AssertReason("dangling", $"a link to {folder}/gone");
        AssertReason("circle", $"a link to {folder}/circle");
        AssertReason("narrow", "32-bit");
        AssertReason("foreign", "a library for Arm,");
        AssertReason("unresolved", "undefined symbol");

        void AssertReason(string name, string reason)
        {
            var exception = Record.Exception(() => LibrarySearch.Load(Path.Combine(folder, name), Releases));
            Assert.IsType<MuJoCoUnavailableException>(exception);
            Assert.Contains(reason, exception.Message.Split('\n')[0]);
            Assert.InRange(exception.Message.Split('\n')[0].Length, 1, 400);
        }
    }

    [Fact]
    public void Path_may_be_relative_or_begin_at_home()
    {
        var relative = Path.Combine("no", "such", "libmujoco.so");
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load(relative, Releases));
        Assert.Contains($"MUJOCO_PATH={relative} ({Path.GetFullPath(relative)})", exception.Message);
        exception = Assert.Throws<MuJoCoUnavailableException>(() => LibrarySearch.Load("~/no-such-mujoco", Releases));
        Assert.Contains(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "no-such-mujoco"),
            exception.Message);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Library_that_lacks_functions_is_refused_with_their_names()
    {
        var exception =
            Assert.Throws<MuJoCoUnavailableException>(() => Probe.Bind(LayoutTable.Embedded(), null, "mj_rnePostConstraint", "mj_id2name"));
        Assert.Contains($"libmujoco {MuJoCoLibrary.VersionText} ({MuJoCoLibrary.Path})", exception.Message);
        Assert.Contains("does not export mj_rnePostConstraint, mj_id2name.", exception.Message);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Version_is_asked_before_anything_else()
    {
        var tables = LayoutTable.Parse("versions 9.0.0=9000000\n[mjModel]\nnq 0\n");
        var exception =
            Assert.Throws<MuJoCoUnavailableException>(() => Probe.Bind(tables, null, "mj_step", "mju_user_error", "mju_setLogHandler"));
        Assert.Contains($"libmujoco {MuJoCoLibrary.VersionText} is older than 9.0.0", exception.Message);
    }
}
