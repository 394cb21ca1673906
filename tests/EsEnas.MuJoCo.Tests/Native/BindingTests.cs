using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

[Needs(External.MuJoCo)]
public sealed class BindingTests
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("MUJOCO_PATH");

    [Fact]
    public void Library_is_bound_with_its_own_table()
    {
        var binding = Binding.Load(Path, null);
        Assert.Equal(binding.Version, binding.Layout.Version);
        Assert.Equal(LayoutTable.FormatVersion(binding.Version), binding.Layout.Name);
        Assert.False(binding.Layout.IsDerived);
    }

    [Fact]
    public void Path_is_that_of_the_file_that_was_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not tell it.");
        Assert.True(File.Exists(MuJoCoLibrary.Path), MuJoCoLibrary.Path);
        Assert.Contains("libmujoco", System.IO.Path.GetFileName(MuJoCoLibrary.Path));
    }

    [Fact]
    public void Override_with_a_table_that_does_not_fit_is_refused()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Binding.Load(Path, "3.1.6"));
        Assert.Contains("table of MuJoCo 3.1.6", exception.Message);
        Assert.Contains("does not fit", exception.Message);
        Assert.Contains("MUJOCO_LAYOUT", exception.Message);
    }

    [Fact]
    public void Override_with_the_right_table_works() =>
        Assert.Equal(MuJoCoLibrary.VersionText, Binding.Load(Path, MuJoCoLibrary.VersionText).Layout.Name);

    [Fact]
    public void Override_with_an_unknown_table_names_the_known_ones()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Binding.Load(Path, "9.9.9"));
        Assert.Contains("'9.9.9'", exception.Message);
        Assert.Contains("2.2.2, 2.3.0", exception.Message);
    }
}
