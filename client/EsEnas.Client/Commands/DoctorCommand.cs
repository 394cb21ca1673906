using System.CommandLine;
using System.Text;
using EsEnas.Client.Doctor;
using EsEnas.Client.Output;

namespace EsEnas.Client.Commands;

/// <summary>Says what is in use here, what is missing, and what to do about it.</summary>
internal sealed class DoctorCommand : ConsoleCommand
{
    private const int Width = 80;
    private const int TextColumn = 21;

    public DoctorCommand(Setup setup)
        : base(setup, "doctor", "Check everything that EsEnas needs on this machine, and say what to do", "doctor", "doctor --json") { }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var mujoco = MuJoCoInUse.Find();
        var findings = await Checkup.RunAsync(context, mujoco);
        var problems = findings.Where(finding => finding.State == FindingState.Problem)
            .Select(finding => finding.Name).Distinct().ToArray();
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteBoolean("ok", problems.Length == 0);
                writer.WriteString("version", VersionText.Program);
                writer.WriteStartObject("mujoco");
                writer.WriteString("version", mujoco.Version);
                writer.WriteString("path", mujoco.Path);
                writer.WriteString("layout", mujoco.Layout);
                writer.WriteEndObject();
                writer.WriteObjects("checks", findings, finding =>
                {
                    writer.WriteString("name", finding.Name);
                    writer.WriteString("state", StateName(finding.State));
                    writer.WriteString("detail", finding.Detail);
                    writer.WriteString("advice", finding.Advice);
                });
            }));
        }
        else
        {
            foreach (var finding in findings) context.Terminal.Out.Write(ToText(finding));
            context.WriteLine(
                problems.Length == 0 ? "All that `run` needs is here." : $"`run` will not work: {string.Join(", ", problems)}.");
        }

        return problems.Length == 0 ? ExitCode.Ok : ExitCode.RunFailed;
    }

    private static string StateName(FindingState state) => state switch
    {
        FindingState.Ok => "ok",
        FindingState.Note => "note",
        _ => "problem",
    };

    private static string ToText(Finding finding)
    {
        var head = $"{StateName(finding.State),-9} {finding.Name,-10} ";
        var text = new StringBuilder();
        foreach (var line in $"{finding.Detail}\n{finding.Advice}".Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Wrap))
        {
            text.Append(head).Append(line).Append('\n');
            head = new string(' ', TextColumn);
        }

        return text.ToString();
    }

    /// <summary>Breaks at spaces and keeps the indentation; a word that is longer than a line, such as a path, is not broken.</summary>
    private static IEnumerable<string> Wrap(string line)
    {
        var words = line.TrimStart();
        var indent = line[..^words.Length];
        return TextWidth.Wrap(words, Width - TextColumn - indent.Length).Select(part => indent + part);
    }
}
