using System.CommandLine;
using EsEnas.Client.Output;

namespace EsEnas.Client.Commands;

/// <summary>
/// Prints the script that makes a shell complete command lines. What may come next the shells ask the program, by System.CommandLine's
/// directive <c>[suggest]</c>.
/// </summary>
internal sealed class CompletionCommand : ConsoleCommand
{
    private static readonly OrderedDictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "completion.bash",
        ["zsh"] = "completion.zsh",
        ["fish"] = "completion.fish",
        ["powershell"] = "completion.ps1",
    };

    private readonly Argument<string> shell = new("SHELL") { Description = string.Join(", ", Scripts.Keys) };

    public CompletionCommand(Setup setup)
        : base(setup, "completion", "Print a script that completes commands, options, tasks and keys in a shell",
            "completion bash", "completion zsh", "completion fish", "completion powershell")
    {
        shell.CompletionSources.Add([.. Scripts.Keys]);
        Add(shell);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var wanted = parse.GetRequiredValue(shell);
        if (!Scripts.TryGetValue(wanted, out var script))
            throw CommandException.Usage($"completion: '{wanted}' is not allowed: {string.Join(", ", Scripts.Keys)}");
        var text = EmbeddedText.Read(script);
        if (context.Json) context.WriteLine(Json.Object(writer =>
        {
            writer.WriteString("shell", wanted);
            writer.WriteString("script", text);
        }));
        else context.Terminal.Out.Write(text);
        return Task.FromResult(ExitCode.Ok);
    }
}
