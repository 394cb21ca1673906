using System.Net.Sockets;
using EsEnas.Analysis;
using EsEnas.Core.Binary;
using EsEnas.Core.Documents;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.Hosting;
using EsEnas.Hosting.Settings;
using EsEnas.Hosting.Tls;
using EsEnas.MuJoCo;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;

namespace EsEnas.Client;

/// <summary>Turns an exception into an exit code and error lines. One place, so that every command fails alike.</summary>
internal static class ErrorReport
{
    public static (int ExitCode, IReadOnlyList<string> Lines) Of(Exception error) => error switch
    {
        CommandException e => (e.ExitCode, Lines(e.Message)),
        SpecificationException e => (ExitCode.Usage, Lines(e.Message)),
        AnalysisException e => (CodeOf(e.Error), Lines(e.Message)),
        SettingException e => (ExitCode.Usage, Lines(e.Message)),
        CertificateConflictException e => (ExitCode.Conflict, Lines(e.Message)),
        PolicyFormatException e => (ExitCode.Usage, Lines($"not a policy file: {e.Message}")),
        RunException e =>
            ((int)e.Error is (>= ExitCode.Usage and <= ExitCode.Conflict) or ExitCode.Unreachable ? (int)e.Error : ExitCode.RunFailed,
                Lines(e.Message)),
        OperationCanceledException => (ExitCode.Interrupted, ["interrupted"]),
        DataDirectoryException or ClusterUnreachableException => (ExitCode.Unreachable, Lines(error.Message)),
        CheckpointException e => (ExitCode.RunFailed, Lines(e.Message)),
        MuJoCoUnavailableException e => (ExitCode.RunFailed, Lines(e.Message)),
        StoreException e => (ExitCode.Unreachable, Lines(e.Message)),
        SocketException e => (ExitCode.Unreachable, [$"the service does not answer: {FirstLine(e.Message)}"]),
        // What Orleans says of its messages and connections is for its developers.
        TimeoutException => (ExitCode.Unreachable, ["the service does not answer"]),
        SiloUnavailableException or OrleansMessageRejectionException or EnumerationAbortedException
            => (ExitCode.Unreachable, ["the silo that was asked has gone, or takes nothing more; ask again"]),
        ConnectionFailedException or ClientNotAvailableException => (ExitCode.Unreachable, ["the connection to the service is lost"]),
        OrleansException when StoreFailure.TextOf(error) is { } text => (ExitCode.Unreachable, Lines(text)),
        SerializerException => (ExitCode.Unreachable,
            ["the service says something that this build does not understand; is it of the same version?"]),
        UnauthorizedAccessException or IOException => (ExitCode.RunFailed, [FirstLine(error.Message)]),
        AggregateException { InnerExceptions.Count: 1 } e => Of(e.InnerExceptions[0]),
        _ => (ExitCode.RunFailed, [$"unexpected {error.GetType().Name}: {FirstLine(error.Message)} (ESENAS_DEBUG=1 shows where)"]),
    };

    private static int CodeOf(AnalysisError error) => error switch
    {
        AnalysisError.NothingToShow => ExitCode.Conflict,
        AnalysisError.CannotDraw => ExitCode.RunFailed,
        _ => ExitCode.Usage,
    };

    private static string[] Lines(string message) =>
        [.. message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(SafeText.Line)];

    private static string FirstLine(string message) => Lines(message) is [var first, ..] ? first : "no message";
}
