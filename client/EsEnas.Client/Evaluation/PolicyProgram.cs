using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using EsEnas.Client.Reading;
using EsEnas.Grains.Abstractions;
using EsEnas.Tasks;

namespace EsEnas.Client.Evaluation;

/// <summary>
/// A program that acts in a policy's place: it gets an observation a line on standard input and answers with an action a line on standard
/// output, numbers with spaces between them (docs/deploy.md). Ended with this object.
/// </summary>
/// <remarks>Not thread safe.</remarks>
internal sealed class PolicyProgram : IDisposable
{
    private const int CharactersOfANumber = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly string command;
    private readonly Process process;
    private readonly BoundedLines answers;
    private readonly StringBuilder line = new();
    private readonly char[] digits = new char[SeventeenDigits.MaximumLength];
    private readonly Timer watchdog;
    private readonly Lock gate = new();
    private string complaint = "";
    private bool isLate;
    private long steps;

    private PolicyProgram(string command, Process process, int actions)
    {
        (this.command, this.process) = (command, process);
        answers = new BoundedLines(process.StandardOutput, CharactersOfANumber * (actions + 1), long.MaxValue);
        watchdog = new Timer(_ => EndLate());
        process.ErrorDataReceived += (_, said) =>
        {
            lock (gate) if (said.Data is { Length: > 0 } text && complaint.Length == 0) complaint = text;
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments, as a shell's line without its special characters; quotes keep spaces.</param>
    /// <param name="actions">|A|.</param>
    /// <exception cref="CommandException">It cannot be started (2).</exception>
    public static PolicyProgram Start(string command, int actions)
    {
        var words = Words(command);
        if (words.Count == 0) throw CommandException.Usage("--policy-program: a program is wanted");
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        try
        {
            return new PolicyProgram(command, Process.Start(start)!, actions);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw CommandException.Usage($"--policy-program: {SafeText.Shown(words[0])} cannot be started: {error.Message}");
        }
    }

    /// <summary>Asks for an action.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="action">|A| values, overwritten; what is no number stays so.</param>
    /// <exception cref="CommandException">It ended, was silent for 30 s, or answered with something else (1).</exception>
    public void Act(ReadOnlySpan<double> observation, Span<double> action)
    {
        steps++;
        line.Clear();
        foreach (var value in observation)
        {
            if (line.Length > 0) line.Append(' ');
            line.Append(digits, 0, SeventeenDigits.Write(value, digits));
        }
        watchdog.Change(Patience, Timeout.InfiniteTimeSpan);
        try
        {
            process.StandardInput.Write(line.Append('\n'));
            process.StandardInput.Flush();
            if (answers.ReadLine() is not { } answer) throw Ended();
            Read(answer, action);
        }
        catch (IOException)
        {
            throw Ended();
        }
        catch (FormatException error)
        {
            throw Failed(error.Message);
        }
        finally
        {
            watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Closes its input; ends it if it goes on nevertheless.</summary>
    public void Dispose()
    {
        watchdog.Dispose();
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        if (!process.WaitForExit(EndTimeout)) Kill();
        answers.Dispose();
        process.Dispose();
    }

    // Double quotes keep spaces; there is nothing else to know.
    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var letter in command)
        {
            if (letter == '"') (isQuoted, isWord) = (!isQuoted, true);
            else if (letter == ' ' && !isQuoted)
            {
                if (isWord) words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }
        if (isWord) words.Add(word.ToString());
        return words;
    }

    private void Read(string answer, Span<double> action)
    {
        var numbers = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (numbers.Length != action.Length)
            throw Failed($"it answered with {numbers.Length} numbers, not {action.Length}: '{SafeText.Shown(answer)}'");
        for (var i = 0; i < action.Length; i++)
        {
            if (!TryRead(numbers[i], out action[i])) throw Failed($"it answered with '{SafeText.Shown(numbers[i])}', which is no number");
        }
    }

    // As C writes them: nan, -nan, inf.
    private static bool TryRead(string text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        value = text.TrimStart('-', '+') switch
        {
            "nan" or "NaN" or "NAN" => double.NaN,
            "inf" or "INF" or "infinity" => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            _ => 0,
        };
        return value != 0;
    }

    private CommandException Ended()
    {
        if (isLate) return Failed($"it did not answer within {Patience.TotalSeconds:0} s");
        if (!process.WaitForExit(EndTimeout)) return Failed("it closed its output");
        // Until its last word has been read, too.
        process.WaitForExit();
        lock (gate) return Failed($"it ended with code {process.ExitCode}{(complaint.Length > 0 ? $": {complaint}" : "")}");
    }

    private CommandException Failed(string what) => new(ExitCode.RunFailed, $"{SafeText.Shown(command)}: step {steps}: {what}");

    private void EndLate()
    {
        isLate = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in between.
        }
    }
}
