using EsEnas.Client.Output;
using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Output;

public sealed class AtomicFileTests
{
    [Fact]
    public async Task Write_makes_the_whole_file_and_leaves_no_other()
    {
        using var scratch = new Scratch();
        var path = scratch.File("p.json");

        await AtomicFile.WriteAsync(path, "text", overwrite: false, TestContext.Current.CancellationToken);

        Assert.Equal("text", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public async Task Write_over_a_file_needs_permission_and_leaves_no_rest()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("p.json", "old");

        var error = await Assert.ThrowsAsync<CommandException>(
            () => AtomicFile.WriteAsync(path, "new", overwrite: false, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Conflict, error.ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));

        await AtomicFile.WriteAsync(path, "new", overwrite: true, TestContext.Current.CancellationToken);
        Assert.Equal("new", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void Check_refuses_a_directory_a_missing_folder_and_an_existing_file()
    {
        using var scratch = new Scratch();

        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => AtomicFile.Check(scratch.Path, overwrite: true)).ExitCode);
        Assert.Equal(ExitCode.Usage,
            Assert.Throws<CommandException>(() => AtomicFile.Check(Path.Combine(scratch.Path, "no", "p.json"), overwrite: true)).ExitCode);
        Assert.Equal(ExitCode.Conflict,
            Assert.Throws<CommandException>(() => AtomicFile.Check(scratch.Write("p.json", ""), overwrite: false)).ExitCode);
        AtomicFile.Check(scratch.File("q.json"), overwrite: false);
    }
}
