using EsEnas.Client.Connections;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Following;

/// <summary>
/// Finds out why a followed run says nothing: it may compute a long iteration, or its silo or the store may be away. Says what it is, once.
/// </summary>
internal sealed class Silence(IRunConnection connection, IExperimentGrain run, IProgressView view, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private Task<RunStatus>? asked;
    private string remark = "";

    /// <summary>The run has said something.</summary>
    public void Broken() => remark = "";

    /// <summary>Looks.</summary>
    /// <returns>Whether the run answers.</returns>
    public async Task<bool> LookAsync()
    {
        // One question at a time: a silo that is frozen would get them all when it wakes up.
        var question = asked ??= run.GetStatus();
        await Task.WhenAny(question, Task.Delay(Timeout, time));
        if (question.IsCompleted) asked = null;
        if (question.IsCompletedSuccessfully)
        {
            if (remark.Length > 0) view.Remark("the run answers again");
            remark = "";
            view.Show(await question, []);
            return true;
        }
        Say(await connection.FindOutageAsync() is { } outage
            ? $"{outage.Text}; the run goes on when it is back"
            : "the silo that works on the run does not answer; going on when it does, or another one has taken over");
        return false;
    }

    private void Say(string line)
    {
        if (line == remark) return;
        remark = line;
        view.Remark(line);
    }
}
