using EsEnas.Hosting.Directories;
using EsEnas.Hosting.Tests.Support;

namespace EsEnas.Hosting.Tests.Directories;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly TempDirectory directory = new();

    private string LockPath => directory.File("esenas.lock");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Exclusive_lock_keeps_everybody_out_until_released()
    {
        using (var held = DirectoryLock.TryExclusive(LockPath))
        {
            Assert.NotNull(held);
            Assert.Null(DirectoryLock.TryExclusive(LockPath));
            Assert.Null(DirectoryLock.TryShared(LockPath));
        }

        using var next = DirectoryLock.TryExclusive(LockPath);
        Assert.NotNull(next);
    }

    [Fact]
    public void Shared_locks_stand_beside_each_other_and_keep_an_exclusive_one_out()
    {
        using DirectoryLock? one = DirectoryLock.TryShared(LockPath), two = DirectoryLock.TryShared(LockPath);
        Assert.NotNull(one);
        Assert.NotNull(two);
        Assert.Null(DirectoryLock.TryExclusive(LockPath));
        one.Dispose();
        Assert.Null(DirectoryLock.TryExclusive(LockPath));
        two.Dispose();
        using var alone = DirectoryLock.TryExclusive(LockPath);
        Assert.NotNull(alone);
    }

    [Fact]
    public void Errors_other_than_a_held_lock_are_not_taken_for_one()
    {
        Directory.CreateDirectory(LockPath);
        Assert.ThrowsAny<UnauthorizedAccessException>(() => DirectoryLock.TryExclusive(LockPath));
        Assert.ThrowsAny<IOException>(() => DirectoryLock.TryExclusive(directory.File("missing/esenas.lock")));
    }
}
