using System.Diagnostics;
using System.Globalization;

namespace EsEnas.Cluster.Tests.Chaos;

/// <summary>A data directory on a disk of its own, a small one, which is away as long as it is full. Needs root on Linux.</summary>
internal sealed class FullDisk : ChaosStore
{
    private const int Megabytes = 12;
    private readonly DataDirectory directory = new();
    private bool mounted;

    public override IReadOnlyList<string> Flags => ["--data", directory.Path];

    public override string? DataDirectory => directory.Path;

    private string Filling => Path.Combine(directory.Path, "filling");

    /// <summary>Skips the test where this process cannot mount.</summary>
    public static void SkipIfImpossible() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may mount a disk.");

    public override async Task StartAsync()
    {
        await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={Megabytes}m,mode=700"), "tmpfs",
            directory.Path);
        mounted = true;
    }

    public override async Task<string> TakeAwayAsync(double roll)
    {
        await using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) await file.WriteAsync(block);
        }
        catch (IOException)
        {
            return "the disk is full";
        }
    }

    public override Task BringBackAsync()
    {
        File.Delete(Filling);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        // Lazily: a process that is just ending may still have a file open.
        if (mounted) await RunAsync("umount", "-l", directory.Path);
        directory.Dispose();
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
