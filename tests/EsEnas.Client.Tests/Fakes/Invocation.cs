using EsEnas.Client.Connections;
using EsEnas.Client.Output;

namespace EsEnas.Client.Tests.Fakes;

/// <summary>One invocation of the console in this process: what it printed and with which code it ended.</summary>
internal sealed record Invocation(int Code, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs the console with redirected streams.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="connector">The runs; default: none can be reached.</param>
    /// <param name="variables">Environment variables, and no others.</param>
    /// <param name="interrupt">Ctrl-C.</param>
    /// <param name="time">The clock.</param>
    /// <param name="typed">What somebody types when asked; default: nobody can be asked.</param>
    public static async Task<Invocation> RunAsync(string[] args, IConnector? connector = null, Dictionary<string, string>? variables = null,
        CancellationTokenSource? interrupt = null, TimeProvider? time = null, string? typed = null)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            Environment = name => variables?.GetValueOrDefault(name),
            Variables = variables?.Keys ?? Enumerable.Empty<string>(),
            Time = time ?? new HurriedTime(),
            ReadLine = typed is null ? null : () => typed,
        };
        var code = await ConsoleApp.RunAsync(args, terminal, connector ?? new FakeConnector(),
            interrupt?.Token ?? TestContext.Current.CancellationToken);
        return new Invocation(code, output.ToString(), error.ToString());
    }
}
