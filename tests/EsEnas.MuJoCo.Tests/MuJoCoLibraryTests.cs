namespace EsEnas.MuJoCo.Tests;

[Needs(External.MuJoCo)]
public sealed class MuJoCoLibraryTests
{
    [Fact]
    public void Version_and_its_text_agree()
    {
        MuJoCoLibrary.EnsureLoaded();
        MuJoCoLibrary.EnsureLoaded();
        Assert.True(MuJoCoLibrary.Version >= 220);
        Assert.Equal(EsEnas.MuJoCo.Native.LayoutTable.FormatVersion(MuJoCoLibrary.Version), MuJoCoLibrary.VersionText);
    }

    [Fact]
    public void Loading_from_many_threads_gives_one_binding()
    {
        var bindings = new object[8];
        var threads = Enumerable.Range(0, bindings.Length).Select(i => new Thread(() => bindings[i] = MuJoCoLibrary.Binding)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(bindings, binding => Assert.Same(bindings[0], binding));
    }
}
