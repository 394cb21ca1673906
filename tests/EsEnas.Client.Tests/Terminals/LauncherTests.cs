using EsEnas.Client.Tests.Fakes;

namespace EsEnas.Client.Tests.Terminals;

/// <summary>The launcher <c>./esenas</c> of a checkout that has not been built, with a dotnet that only says that it builds.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly Scratch scratch = new();

    public LauncherTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The launcher is tried on Linux.");
        var files = Path.Combine(AppContext.BaseDirectory, "launcher");
        foreach (var project in (string[])["src/EsEnas.Core", "src/EsEnas.Grains", "client/EsEnas.Client", "silo/EsEnas.Silo"])
        {
            Directory.CreateDirectory(scratch.File(project));
            scratch.Write($"{project}/{Path.GetFileName(project)}.csproj", "");
        }
        Directory.CreateDirectory(scratch.File("infra/local"));
        Directory.CreateDirectory(scratch.File("bin"));
        File.Copy(Path.Combine(files, "esenas"), scratch.File("esenas"));
        File.Copy(Path.Combine(files, "setup.sh"), scratch.File("infra/local/setup.sh"));
        File.Copy(Path.Combine(files, "build.sh"), scratch.File("infra/local/build.sh"));
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Build_shows_its_progress_and_Ctrl_C_in_it_answers_130_and_leaves_nothing_running()
    {
        Dotnet("echo '  EsEnas.Core -> /x/EsEnas.Core.dll'; trap '' INT TERM; sleep 1000 & echo $! > \"$CHILD\"; wait; wait");
        using var terminal = Launch("run swimmer");

        await terminal.UntilAsync(
            text => text.Contains("Building EsEnas (once; a minute or so): 1 of 4 projects", StringComparison.Ordinal));
        await terminal.TypeAsync("\u0003");

        Assert.Equal(ExitCode.Interrupted, await terminal.WaitAsync());
        Assert.Contains("Interrupted: the build has been ended", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", terminal.Raw, StringComparison.OrdinalIgnoreCase);
        Assert.False(IsAlive(int.Parse(await File.ReadAllTextAsync(scratch.File("child"), TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Build_that_succeeds_leads_to_the_command()
    {
        Dotnet("echo '  EsEnas.Core -> /x/EsEnas.Core.dll'; mkdir -p \"$DLLS\"; : > \"$DLLS/esenas.dll\"");
        using var terminal = Launch("list --json");

        Assert.Equal(ExitCode.Ok, await terminal.WaitAsync());
        Assert.Contains("console: list --json", terminal.Raw, StringComparison.Ordinal);
        Assert.True(File.Exists(scratch.File("artifacts/launcher.stamp")));
    }

    [Fact]
    public async Task Build_that_fails_shows_its_errors_and_nothing_else_with_code_1()
    {
        Dotnet("echo '  EsEnas.Core -> /x/EsEnas.Core.dll'; echo '/x/A.cs(1,2): error CS1002: ; expected [/x/A.csproj]'; exit 1");
        using var terminal = Launch("list");

        Assert.Equal(ExitCode.RunFailed, await terminal.WaitAsync());
        var shown = PseudoTerminal.Plain(terminal.Raw);
        Assert.Contains("/x/A.cs(1,2): error CS1002: ; expected", shown, StringComparison.Ordinal);
        Assert.Contains("The build failed.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("EsEnas.Core ->", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_before_the_first_build_builds_and_says_nothing()
    {
        Dotnet("echo built > \"$CHILD\"");
        using var terminal = Launch("'[suggest:2]' ru");

        Assert.Equal(ExitCode.Ok, await terminal.WaitAsync());
        Assert.Equal("", PseudoTerminal.Plain(terminal.Raw).Trim());
        Assert.False(File.Exists(scratch.File("child")));
    }

    private PseudoTerminal Launch(string arguments) => PseudoTerminal.StartLine(80, scratch.File("tty"), $"exec ./esenas {arguments}", new()
    {
        ["PATH"] = $"{scratch.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
        ["CHILD"] = scratch.File("child"),
        ["DLLS"] = scratch.File("artifacts/bin/EsEnas.Client/release"),
        ["MUJOCO_PATH"] = "/none",
    }, scratch.Path);

    private void Dotnet(string build)
    {
        var dotnet = scratch.Write("bin/dotnet", $"#!/bin/sh\nif [ \"$1\" = build ]; then {build}\nelse shift; echo \"console: $*\"; fi\n");
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(dotnet, executable);
        File.SetUnixFileMode(scratch.File("esenas"), executable);
    }

    // A process that has ended and that nobody has asked about is not alive.
    private static bool IsAlive(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
