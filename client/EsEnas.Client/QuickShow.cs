using System.Net.Sockets;
using System.Text;
using EsEnas.Client.Connections;
using EsEnas.Client.Parsing;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client;

/// <summary>
/// The short way for <c>show RUN [--json] [--data DIR]</c>: asks the host of the data directory over its status socket, before anything else is
/// loaded. Everything unusual (other options, nobody there) is left to the ordinary way.
/// </summary>
internal static class QuickShow
{
    /// <summary>Answers if it can; null = take the ordinary way.</summary>
    public static int? TryRun(string[] args, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        if (Parse(args, environment) is not { } request) return null;
        var path = Path.Combine(request.DataDirectory, StatusSocket.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 3000, SendTimeout = 3000 };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(Encoding.UTF8.GetBytes($"{(request.Json ? "json" : "text")} {request.Run}\n"));
            return Print(ReadAll(socket), output, error, environment("ESENAS_COMMAND") ?? CommandNames.DefaultProgram);
        }
        catch (Exception problem) when (problem is SocketException or ArgumentException)
        {
            return null;
        }
    }

    internal static (string Run, string DataDirectory, bool Json)? Parse(string[] args, Func<string, string?> environment)
    {
        if (environment("ESENAS_CLUSTER") is not null || environment("ESENAS_JSON") is not (null or "1" or "0" or "true" or "false")) return null;
        string? run = null, data = null;
        var json = environment("ESENAS_JSON") is "1" or "true";
        var show = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json") json = true;
            else if (args[i] == "--data" && i + 1 < args.Length && data is null) data = args[++i];
            else if (args[i] == "show" && !show) show = true;
            else if (show && run is null && RunName.IsValid(args[i])) run = args[i];
            else return null;
        }
        return run is null || data is { Length: 0 } ? null : (run, data ?? environment("ESENAS_DATA") ?? ConnectionSettings.DefaultDataDirectory, json);
    }

    private static int? Print(string reply, TextWriter output, TextWriter error, string program)
    {
        var end = reply.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(reply.AsSpan(0, end), out var code)) return null;
        var text = reply[(end + 1)..];
        if (code == ExitCode.Ok) output.Write(SafeText.Lines(text));
        else foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) error.Write($"{program}: {SafeText.Line(line)}\n");
        return code;
    }

    private static string ReadAll(Socket socket)
    {
        var bytes = new byte[4096];
        var length = 0;
        while (true)
        {
            var received = socket.Receive(bytes, length, bytes.Length - length, SocketFlags.None);
            if (received == 0) return Encoding.UTF8.GetString(bytes, 0, length);
            length += received;
            if (length == bytes.Length) Array.Resize(ref bytes, 2 * bytes.Length);
        }
    }
}
