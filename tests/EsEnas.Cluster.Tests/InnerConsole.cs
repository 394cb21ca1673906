using EsEnas.Client;
using EsEnas.Client.Connections;
using EsEnas.Client.Output;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Cluster.Tests;

/// <summary>The console in this process: for what is only looked at, a process of its own would spend seconds to start.</summary>
internal static class InnerConsole
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="connector">How it reaches the runs; null = as the program does.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, IConnector? connector = null)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal { Out = output, Error = error, Environment = _ => null };
        var code = await ConsoleApp.RunAsync(arguments, terminal, connector ?? new Connector(), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command and wants exit code 0; returns standard output.</summary>
    public static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"esenas {string.Join(' ', arguments)} ended with {code}\n{error}\n{output}");
        return output;
    }

    /// <summary>
    /// As <see cref="SucceedAsync"/>, again while no silo answers: on a machine whose cores are all busy that may take a while.
    /// </summary>
    public static async Task<string> ReachAsync(params string[] arguments)
    {
        var (code, output, error) = (ExitCode.Unreachable, "", "");
        await Deadline.UntilAsync(async () =>
        {
            (code, output, error) = await RunAsync(arguments);
            return code != ExitCode.Unreachable;
        }, () => error);
        Assert.True(code == 0, $"esenas {string.Join(' ', arguments)} ended with {code}\n{error}\n{output}");
        return output;
    }

    /// <summary>The iteration of a run that a console works on; null as long as no console does, or it does not know the run.</summary>
    public static int? IterationOf(string run, DataDirectory data)
    {
        try
        {
            return StatusSocket.TryAskAsync(data.Path, new(run), CancellationToken.None).GetAwaiter().GetResult()?.Iteration.Value;
        }
        catch (RunException)
        {
            return null;
        }
    }
}
