namespace EsEnas.Client;

/// <summary>A command cannot do what was asked: exit code and message, each line of which is shown as an error of its own.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(Client.ExitCode.Usage, message);
}
