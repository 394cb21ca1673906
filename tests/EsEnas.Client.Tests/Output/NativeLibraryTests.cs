namespace EsEnas.Client.Tests.Output;

/// <summary>The native libraries that lie beside the console: those that somebody can load, and no more.</summary>
public sealed class NativeLibraryTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "runtimes");

    [Theory]
    [InlineData("linux-x64", "libSkiaSharp.so")]
    [InlineData("linux-arm64", "libSkiaSharp.so")]
    [InlineData("linux-musl-x64", "libSkiaSharp.so")]
    [InlineData("osx", "libSkiaSharp.dylib")]
    [InlineData("win-x64", "libSkiaSharp.dll")]
    [InlineData("win-arm64", "libSkiaSharp.dll")]
    [InlineData("linux-x64", "libe_sqlite3.so")]
    [InlineData("osx-arm64", "libe_sqlite3.dylib")]
    [InlineData("win-x64", "e_sqlite3.dll")]
    public void Build_without_a_platform_of_its_own_runs_on_each(string platform, string library) =>
        Assert.True(File.Exists(Path.Combine(Folder, platform, "native", library)), $"{platform}/native/{library}");

    [Fact]
    public void Nothing_is_there_that_nobody_loads()
    {
        string[] processors = ["x64", "arm64"];
        foreach (var path in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(Folder, path);
            var parts = file.Split(Path.DirectorySeparatorChar);
            if (parts[1] != "native") continue;
            Assert.False(file.EndsWith(".pdb", StringComparison.Ordinal), file);
            Assert.True(!parts[0].Contains('-') || processors.Contains(parts[0].Split('-')[^1]), file);
        }
    }

    [Fact]
    public void List_of_what_is_loaded_names_no_file_that_is_left_out()
    {
        var list = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "esenas.deps.json"));
        Assert.DoesNotContain(".pdb", list, StringComparison.Ordinal);
        Assert.DoesNotContain("loongarch64", list, StringComparison.Ordinal);
        Assert.Contains("runtimes/linux-x64/native/libSkiaSharp.so", list, StringComparison.Ordinal);
    }
}
