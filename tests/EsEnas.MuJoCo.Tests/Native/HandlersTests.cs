using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

[Needs(External.MuJoCo)]
public sealed class HandlersTests
{
    private const string ChildVariable = "ESENAS_TEST_LIBRARY_ERROR";

    [Fact]
    public void Warning_is_kept_for_its_thread_and_leaves_no_log_file()
    {
        File.Delete("MUJOCO_LOG.TXT");
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        var (here, there) = ("", "");
        var thread = new Thread(() =>
        {
            simulation.Velocities[0] = double.PositiveInfinity;
            simulation.Step();
            there = MuJoCoLibrary.LastWarning;
        });
        var other = new Thread(() => here = MuJoCoLibrary.LastWarning);
        thread.Start();
        thread.Join();
        other.Start();
        other.Join();

        Assert.Contains("QVEL", there);
        Assert.Equal("", here);
        Assert.False(File.Exists("MUJOCO_LOG.TXT"));
    }

    [Fact]
    public unsafe void Warning_longer_than_the_buffer_is_cut()
    {
        Handlers.Install(Probe.Binding.Api);
        var warn = (delegate* unmanaged[Cdecl]<byte*, void>)(*Probe.Binding.Api.UserWarning);
        fixed (byte* text = Encoding.UTF8.GetBytes(new string('x', 5000) + "\0")) warn(text);
        Assert.Equal(new string('x', 512), MuJoCoLibrary.LastWarning);
        fixed (byte* text = "short\0"u8) warn(text);
        Assert.Equal("short", MuJoCoLibrary.LastWarning);
    }

    /// <summary>A library that has dropped what 3.10.0 calls deprecated.</summary>
    [Fact]
    public unsafe void Library_without_the_old_handlers_gets_a_log_handler()
    {
        string[] gone = ["mju_user_error", "mju_user_warning"];
        if (NativeLibrary.TryGetExport(NativeLibrary.Load(MuJoCoLibrary.Path), "mju_setLogHandler", out _))
        {
            var api = Probe.Binding.Api;
            File.Delete("MUJOCO_LOG.TXT");
            var binding = Probe.Bind(LayoutTable.Embedded(), null, gone);
            try
            {
                (*api.UserError, *api.UserWarning) = (0, 0);
                using var model = Model.FromXml(binding, Probe.Xml);
                using var simulation = model.CreateSimulation();
                simulation.Velocities[0] = double.NaN;
                simulation.Step();
                Assert.Contains("QVEL", MuJoCoLibrary.LastWarning);
                Assert.False(File.Exists("MUJOCO_LOG.TXT"));
            }
            finally
            {
                Handlers.Install(api);
            }
        }
        else
        {
            var exception = Assert.Throws<MuJoCoUnavailableException>(() => Probe.Bind(LayoutTable.Embedded(), null, gone));
            Assert.Contains("does not export mju_user_error", exception.Message);
        }
    }

    /// <summary>
    /// Runs itself again in a process of its own, which the library's error must end: at once, without reading standard input.
    /// </summary>
    [Fact]
    public async Task Library_error_ends_the_process_with_its_message()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is { Length: > 0 } message)
        {
            RaiseWarningThenError(message);
            Assert.Fail("The process outlived an error of the library.");
        }

        var folder = Directory.CreateTempSubdirectory("esenas-mujoco-");
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(HandlersTests).Assembly.Location);
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"{typeof(HandlersTests).FullName}.{nameof(Library_error_ends_the_process_with_its_message)}");
        start.Environment[ChildVariable] = "probe of the error handler";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        await child.WaitForExitAsync(deadline.Token);
        Assert.True(child.ExitCode != 0);
        Assert.Contains("MuJoCo error: probe of the error handler\n", (await error).ReplaceLineEndings("\n"));
        Assert.DoesNotContain("outlived", await output);
        Assert.DoesNotContain("WARNING", await output, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "MUJOCO_LOG.TXT")));
        folder.Delete(recursive: true);
    }

    private static unsafe void RaiseWarningThenError(string message)
    {
        using var model = Probe.Model();
        using var simulation = model.CreateSimulation();
        simulation.Positions[0] = double.NaN;
        simulation.Step();
        var library = NativeLibrary.Load(MuJoCoLibrary.Path);
        var raise = (delegate* unmanaged[Cdecl]<byte*, void>)NativeLibrary.GetExport(library, "mju_error");
        fixed (byte* text = Encoding.UTF8.GetBytes(message + "\0")) raise(text);
    }
}
