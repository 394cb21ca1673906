using System.CommandLine;
using System.Globalization;
using EsEnas.Client.Connections;
using EsEnas.Client.Following;
using EsEnas.Client.Output;
using EsEnas.Client.Reading;
using EsEnas.Core.Runs;

namespace EsEnas.Client.Commands;

/// <summary>Makes one evaluation of a run again and compares it with what is recorded.</summary>
internal sealed class ReplayCommand : ConsoleCommand
{
    private readonly Argument<string> run = RunArgument();
    private readonly Option<int?> iteration;
    private readonly Option<int?> evaluation;
    private readonly Option<string?> phase;

    public ReplayCommand(Setup setup) : base(setup, "replay", "Repeat one evaluation of a run and compare it with the record",
        "replay swimmer-1a2b3c4d --iteration 12 --evaluation 3")
    {
        iteration = setup.Flags.Integer("--iteration", "K", "Iteration, from 1", 1, 10_000_000);
        evaluation = setup.Flags.Integer("--evaluation", "I", "Index of the evaluation in the iteration, from 0", 0, 1_000_000);
        phase = setup.Flags.For("replay")
            .Text("--phase", "NAME", "A phase after training, whose iterations or rounds count from 1; default training");
        iteration.Required = true;
        evaluation.Required = true;
        Add(run);
        Add(iteration);
        Add(evaluation);
        Add(phase);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var name = new RunId(parse.GetRequiredValue(run));
        var (k, i) = (parse.GetValue(iteration)!.Value, parse.GetValue(evaluation)!.Value);
        var (id, report) = await Takeover.RunAsync(context, ConnectionIntent.Use, name, async connection =>
        {
            var found = await connection.AskAsync(context, host => RunLookup.FindAsync(host, name));
            var verifier = connection.Verifier(found);
            return (found, await VerificationFollower.FollowAsync(context, connection,
                parse.GetValue(phase) is { } named && named != "training" ? verifier.ReplayPhase(named, k, i)
                    : verifier.Replay(new IterationNumber(k), i), update => update.Report));
        });
        if (context.Json)
        {
            context.WriteLine(Json.Object(writer =>
            {
                writer.WriteString("id", id.Value);
                writer.WriteNumber("iteration", k);
                writer.WriteNumber("evaluation", i);
                writer.WriteReal("return", report.Return);
                writer.WriteReal("recorded", report.Recorded);
                writer.WriteNumber("steps", report.Steps);
                VerificationText.WriteProperties(writer, report);
            }));
        }
        else if (report.MismatchCount == 0)
        {
            context.WriteLine($"return       {VerificationText.Exact(report.Return)}");
            context.WriteLine(report.Phases.Count > 0
                ? $"policy       {VerificationText.Policy(report)}, the same to the bit"
                : report.Compared > 0 && report.Derived == 0 || report.Recorded is not null
                    ? $"recorded     {VerificationText.Exact(report.Recorded)}, the same to the bit"
                    : "recorded     only within the iteration's fingerprint, which is the same");
            context.WriteLine($"steps        {report.Steps.ToString(CultureInfo.InvariantCulture)}");
            context.WriteLine($"from         " +
                $"{VerificationText.Source(report)}{(report.Derived > 0 ? $", {Numbers.Count(report.Derived)} iterations derived" : "")}");
        }
        foreach (var line in VerificationText.Lines(report)) context.Note($"{id}: {line}");
        return report.MismatchCount == 0 ? ExitCode.Ok : ExitCode.Mismatch;
    }
}
